package dev.invert.arrays;

import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * A sparse tensor that {@code torch.save} wrote.
 *
 * @param name name for error messages
 * @param layout name of the layout: {@code torch.sparse_coo}, {@code torch.sparse_csr}, …
 * @param parts COO: indices (dimensions, entries) and values; otherwise compressed indices, plain indices and values
 * @param shape extents of the tensor
 */
public record SparseTensor(String name, String layout, List<StridedArray> parts, List<Long> shape)
        implements AutoCloseable {
    /**
     * Opens a sparse tensor; only its description is read.
     *
     * @param source {@code FILE}, or {@code FILE:NAME} for a tensor of a dictionary
     * @return empty if the file is not one of {@code torch.save}, or holds no sparse tensor
     * @throws InvertException if the file cannot be read or is damaged
     */
    public static Optional<SparseTensor> open(Path source, MemoryBudget budget) {
        ArrayPath path = ArrayPath.of(source);
        if (!isTorch(path)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path.file(), StandardOpenOption.READ);
            Optional<SparseTensor> tensor = TorchTensorFile.openSparse(path, channel, budget);
            channel = tensor.isPresent() ? null : channel;
            return tensor;
        } catch (IOException e) {
            throw new InvertException("Cannot read " + path + ": " + AtomicFile.reason(e), e);
        } finally {
            ArrayFile.closeQuietly(channel);
        }
    }

    /** Returns whether a file has an ending of {@code torch.save}. */
    static boolean isTorch(ArrayPath path) {
        return List.of("pt", "pth", "tnsr").contains(path.extension());
    }

    @Override
    public void close() {
        parts.forEach(StridedArray::close);
    }
}
