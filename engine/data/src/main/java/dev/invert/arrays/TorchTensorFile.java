package dev.invert.arrays;

import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Reads a tensor, or one of a dictionary of tensors, written by {@code torch.save} since PyTorch 1.6: a ZIP file of
 * stored entries, in which {@code data.pkl} describes the tensors and {@code data/KEY} holds their elements. Elements
 * are read in place, whatever device the tensor was on.
 */
final class TorchTensorFile {
    private static final String PICKLE = "data.pkl";
    private static final int LONGEST_PICKLE = 1 << 24;

    private TorchTensorFile() {}

    static ArrayFile open(ArrayPath path, FileChannel channel, MemoryBudget budget) throws IOException {
        String file = path.file().toString();
        ByteBuffer start = ByteBuffer.allocate(2);
        NpyHeader.readFully(channel, start, 0);
        if (start.get(0) != 'P' || start.get(1) != 'K') {
            throw new InvertException(file + ": is not what torch.save has written since PyTorch 1.6; load it in Python"
                    + " and save it again");
        }
        ZipDirectory zip = new ZipDirectory(file, channel);
        Map<String, ZipDirectory.Entry> entries = zip.entries();
        String pickle = entries.keySet().stream()
                .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                .findFirst()
                .orElseThrow(() -> new InvertException(file + ": is a ZIP file, but not of torch.save"));
        String folder = pickle.substring(0, pickle.length() - PICKLE.length());
        if (entries.containsKey(folder + "constants.pkl")) {
            throw new InvertException(
                    file + ": is a TorchScript model; `invert activations` computes activations with it");
        }
        ZipDirectory.Entry order = entries.get(folder + "byteorder");
        if (order != null && !text(file, zip, order, channel).equals("little")) {
            throw new InvertException(file + ": was saved on a big-endian machine; convert it in Python");
        }
        ByteBuffer code = bytes(file, zip, entries.get(pickle), channel);
        Map<String, TensorPickle.Tensor> tensors;
        try {
            tensors = TensorPickle.read(code);
        } catch (TensorPickle.Refused e) {
            throw new InvertException(file + ": " + e.getMessage(), e);
        }
        TensorPickle.Tensor tensor = tensors.containsKey("") && path.array().isEmpty()
                ? tensors.get("")
                : tensors.get(NamedArrays.choose(path, List.copyOf(tensors.keySet())));
        return array(
                path.toString(),
                tensor,
                zip,
                entries.get(folder + "data/" + tensor.storage().key()),
                channel,
                budget);
    }

    private static ArrayFile array(
            String name,
            TensorPickle.Tensor tensor,
            ZipDirectory zip,
            ZipDirectory.Entry data,
            FileChannel channel,
            MemoryBudget budget)
            throws IOException {
        ArrayType type = tensor.storage().type();
        if (tensor.shape().stream().anyMatch(extent -> extent < 0) || tensor.offset() < 0 || data == null) {
            throw new InvertException(name + ": is damaged; save it again");
        }
        ArrayLayout layout = new ArrayLayout(type, fortranOrder(name, tensor), tensor.shape());
        if (!data.stored()) {
            throw new InvertException(name + ": its data is compressed, which torch.save never does; save it again");
        }
        layout.byteCount(name);
        long room = data.byteCount() / type.byteCount() - tensor.offset();
        layout.requireData(name, Math.max(0, room) * type.byteCount());
        ArrayBytes bytes = new ArrayBytes.InFile(channel, zip.dataOffset(data), data.byteCount());
        return new ArrayFile(name, layout, bytes, tensor.offset() * type.byteCount(), budget);
    }

    /**
     * Returns whether the elements are in Fortran order; false if they are in both orders.
     *
     * @throws InvertException if they are in neither
     */
    private static boolean fortranOrder(String name, TensorPickle.Tensor tensor) {
        int rank = tensor.shape().size();
        if (tensor.strides().size() == rank) {
            long expected = 1;
            int matching = 0;
            for (int d = rank - 1; d >= 0; d--) {
                matching += matches(tensor, d, expected);
                expected *= tensor.shape().get(d);
            }
            if (matching == rank || tensor.shape().contains(0L)) {
                return false;
            }
            expected = 1;
            matching = 0;
            for (int d = 0; d < rank; d++) {
                matching += matches(tensor, d, expected);
                expected *= tensor.shape().get(d);
            }
            if (matching == rank) {
                return true;
            }
        }
        throw new InvertException(name + ": has strides " + tensor.strides() + " for shape " + tensor.shape()
                + "; save tensor.contiguous()");
    }

    /**
     * Returns 1 if the stride of a dimension is as expected, or its extent is 1 and the stride has no meaning; else 0.
     */
    private static int matches(TensorPickle.Tensor tensor, int dimension, long expected) {
        return tensor.shape().get(dimension) == 1 || tensor.strides().get(dimension) == expected ? 1 : 0;
    }

    private static String text(String file, ZipDirectory zip, ZipDirectory.Entry entry, FileChannel channel)
            throws IOException {
        return new String(bytes(file, zip, entry, channel).array(), StandardCharsets.US_ASCII).strip();
    }

    private static ByteBuffer bytes(String file, ZipDirectory zip, ZipDirectory.Entry entry, FileChannel channel)
            throws IOException {
        if (!entry.stored() || entry.byteCount() > LONGEST_PICKLE) {
            throw new InvertException(file + ": " + entry.name() + " is compressed or longer than " + LONGEST_PICKLE
                    + " bytes, which no saved tensor needs");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) entry.byteCount());
        NpyHeader.readFully(channel, bytes, zip.dataOffset(entry));
        return bytes.flip();
    }
}
