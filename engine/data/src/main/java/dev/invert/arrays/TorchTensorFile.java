package dev.invert.arrays;

import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a dense or sparse tensor, or one of a dictionary of tensors, written by {@code torch.save} since PyTorch 1.6: a ZIP file of
 * stored entries, in which {@code data.pkl} describes the tensors and {@code data/KEY} holds their elements. Elements
 * are read in place, whatever device the tensor was on.
 */
final class TorchTensorFile {
    private static final String PICKLE = "data.pkl";
    private static final int LONGEST_PICKLE = 1 << 24;

    private TorchTensorFile() {}

    static ArrayFile open(ArrayPath path, FileChannel channel, MemoryBudget budget) throws IOException {
        Archive archive = archive(path.file().toString(), channel);
        Map<String, TensorPickle.Tensor> tensors = parsed(archive, TensorPickle::read);
        TensorPickle.Tensor tensor = tensors.containsKey("") && path.array().isEmpty()
                ? tensors.get("")
                : tensors.get(NamedArrays.choose(path, List.copyOf(tensors.keySet())));
        return array(path.toString(), tensor, archive.zip(), archive.data(tensor), channel, budget);
    }

    /** Opens a tensor with any strides; the result owns the channel, and on an exception the caller still does. */
    static StridedArray openStrided(ArrayPath path, FileChannel channel, MemoryBudget budget) throws IOException {
        Archive archive = archive(path.file().toString(), channel);
        Map<String, TensorPickle.Tensor> tensors = parsed(archive, TensorPickle::read);
        TensorPickle.Tensor tensor = tensors.get(NamedArrays.choose(path, List.copyOf(tensors.keySet())));
        return strided(path.toString(), tensor, archive, channel, budget);
    }

    /**
     * Opens a sparse tensor; the result owns the channel, and on an exception the caller still does. Empty if the file
     * holds no sparse tensor.
     */
    static Optional<SparseTensor> openSparse(ArrayPath path, FileChannel channel, MemoryBudget budget)
            throws IOException {
        Archive archive = archive(path.file().toString(), channel);
        Map<String, TensorPickle.Sparse> tensors = parsed(archive, TensorPickle::readSparse);
        if (tensors.isEmpty() || (!path.array().isEmpty() && !tensors.containsKey(path.array()))) {
            return Optional.empty();
        }
        TensorPickle.Sparse tensor = tensors.get(NamedArrays.choose(path, List.copyOf(tensors.keySet())));
        List<StridedArray> parts = new ArrayList<>();
        for (TensorPickle.Tensor part : tensor.parts()) {
            parts.add(strided(path.toString(), part, archive, channel, budget));
        }
        return Optional.of(new SparseTensor(path.toString(), tensor.layout(), parts, tensor.shape()));
    }

    private static StridedArray strided(
            String name, TensorPickle.Tensor tensor, Archive archive, FileChannel channel, MemoryBudget budget)
            throws IOException {
        ArrayType type = tensor.storage().type();
        ZipDirectory.Entry data = archive.data(tensor);
        requireStored(name, data);
        long elements = data.byteCount() / type.byteCount();
        ArrayBytes bytes = new ArrayBytes.InFile(channel, archive.zip().dataOffset(data), data.byteCount());
        ArrayFile storage = new ArrayFile(name, new ArrayLayout(type, false, List.of(elements)), bytes, 0, budget);
        return new StridedArray(storage, tensor.offset(), tensor.shape(), tensor.strides());
    }

    /**
     * An open file of {@code torch.save}.
     *
     * @param file name for error messages
     * @param entries entries by name
     * @param folder folder of all entries, with a slash at its end
     * @param code the pickle
     */
    private record Archive(
            String file, ZipDirectory zip, Map<String, ZipDirectory.Entry> entries, String folder, ByteBuffer code) {
        ZipDirectory.Entry data(TensorPickle.Tensor tensor) {
            return entries.get(folder + "data/" + tensor.storage().key());
        }
    }

    /** Parses a pickle. */
    private interface Parser<T> {
        T parse(ByteBuffer code) throws TensorPickle.Refused;
    }

    private static <T> T parsed(Archive archive, Parser<T> parser) {
        try {
            return parser.parse(archive.code());
        } catch (TensorPickle.Refused e) {
            throw new InvertException(archive.file() + ": " + e.getMessage(), e);
        }
    }

    private static Archive archive(String file, FileChannel channel) throws IOException {
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
        return new Archive(file, zip, entries, folder, bytes(file, zip, entries.get(pickle), channel));
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
            throw damaged(name);
        }
        ArrayLayout layout = new ArrayLayout(type, fortranOrder(name, tensor), tensor.shape());
        requireStored(name, data);
        layout.byteCount(name);
        long room = data.byteCount() / type.byteCount() - tensor.offset();
        layout.requireData(name, Math.max(0, room) * type.byteCount());
        ArrayBytes bytes = new ArrayBytes.InFile(channel, zip.dataOffset(data), data.byteCount());
        return new ArrayFile(name, layout, bytes, tensor.offset() * type.byteCount(), budget);
    }

    private static void requireStored(String name, ZipDirectory.Entry data) {
        if (data == null) {
            throw damaged(name);
        }
        if (!data.stored()) {
            throw new InvertException(name + ": its data is compressed, which torch.save never does; save it again");
        }
    }

    private static InvertException damaged(String name) {
        return new InvertException(name + ": is damaged; save it again");
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
