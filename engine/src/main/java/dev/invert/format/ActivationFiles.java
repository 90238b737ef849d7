package dev.invert.format;

import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.InvertException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens files of activations, (samples x neurons). */
public final class ActivationFiles {
    private ActivationFiles() {}

    /**
     * Opens a 2-D .npy file of float16, float32 or float64; a 1-D one is a single neuron. Nothing is read but its
     * header; neurons are read when they are asked for. A float64 value becomes the nearest float32.
     *
     * @throws InvertException in one line, if the file cannot be read or is not such a file
     */
    public static ActivationMatrix open(Path file) {
        if (Files.isDirectory(file)) {
            throw new InvertException(file + ": is a folder; name one .npy file in it");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            ActivationMatrix matrix = open(file, channel);
            channel = null;
            return matrix;
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        } finally {
            closeQuietly(channel);
        }
    }

    private static ActivationMatrix open(Path file, FileChannel channel) throws IOException {
        NpyHeader header = NpyHeader.read(file, channel);
        if (header.shape().isEmpty() || header.shape().size() > 2 || header.elementCount() == 0) {
            throw new InvertException(file + ": shape " + header.shape() + "; activations are (samples, neurons)");
        }
        long samples = header.shape().get(0);
        long neurons = header.shape().size() == 1 ? 1 : header.shape().get(1);
        if (samples > Integer.MAX_VALUE || neurons > Integer.MAX_VALUE) {
            throw new InvertException(file + ": shape " + header.shape() + "; each extent must be below 2^31");
        }
        NpyFile npy = new NpyFile(file, channel, header, (int) samples, (int) neurons, elementType(file, header));
        boolean neuronMajor = header.fortranOrder() || neurons == 1;
        return neuronMajor ? new NeuronMajorNpy(npy) : new SampleMajorNpy(npy);
    }

    private static ElementType elementType(Path file, NpyHeader header) {
        return switch (header.type()) {
            case "f2" -> ElementType.FLOAT16;
            case "f4", "f8" -> ElementType.FLOAT32;
            default ->
                throw new InvertException(file + ": elements of type " + header.type()
                        + "; activations are float16, float32 or float64: use array.astype('float32')");
        };
    }

    private static void closeQuietly(FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // The error that led here is already on its way.
            }
        }
    }
}
