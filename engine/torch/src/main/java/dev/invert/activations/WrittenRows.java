package dev.invert.activations;

import dev.invert.ElementType;
import dev.invert.arrays.NpyHeader;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The rows in the file of a layer that an earlier run has written.
 *
 * @param file final or temporary file
 * @param type type of the values
 * @param neuronCount number of neurons
 */
record WrittenRows(Path file, ElementType type, int neuronCount) {
    private static final int BUFFER_BYTES = 1 << 18;

    /**
     * Checks that the file holds rows with a given checksum.
     *
     * @param rowCount number of rows, at least 1
     * @param stride rows that the file has room for
     * @param sum value of their {@link ActivationSum}
     * @throws InvertException if it does not
     */
    void require(int rowCount, int stride, long sum) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long end = NpyHeader.ENCODED_BYTES + ((long) (neuronCount - 1) * stride + rowCount) * type.byteCount();
            long most = NpyHeader.ENCODED_BYTES + (long) neuronCount * stride * type.byteCount();
            if (rowCount > stride
                    || channel.size() < end
                    || channel.size() > most
                    || sum(channel, rowCount, stride) != sum) {
                throw damaged("does not hold the activations that were written to it", null);
            }
        } catch (IOException e) {
            throw damaged("cannot be read (" + AtomicFile.reason(e) + ")", e);
        }
    }

    private long sum(FileChannel channel, int rowCount, int stride) throws IOException {
        ActivationSum sum = new ActivationSum(0);
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
        int most = BUFFER_BYTES / type.byteCount();
        for (int neuron = 0; neuron < neuronCount; neuron++) {
            for (int row = 0; row < rowCount; row += most) {
                int count = Math.min(most, rowCount - row);
                buffer.clear().limit(count * type.byteCount());
                long position = NpyHeader.ENCODED_BYTES + ((long) neuron * stride + row) * type.byteCount();
                NpyHeader.readFully(channel, buffer, position);
                sum.add(buffer.flip(), type, neuron, row);
            }
        }
        return sum.value();
    }

    private InvertException damaged(String what, IOException cause) {
        return new InvertException(Message.of(file, ": " + what + "; omit ", Setting.RESUME, " to start over"), cause);
    }
}
