package dev.invert.sparse;

import dev.invert.MemoryBudget;
import dev.invert.arrays.SparseTensor;
import dev.invert.arrays.StridedArray;
import dev.invert.errors.InvertException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens sparse tensors of {@code torch.save} as matrices: COO, coalesced or not, CSR and CSC. */
public final class TorchMatrix {
    private TorchMatrix() {}

    /**
     * Opens a tensor. Its entries are read on demand.
     *
     * @param source {@code FILE}, or {@code FILE:NAME} for a tensor of a dictionary
     * @return empty if the file holds no sparse tensor
     * @throws InvertException if the file cannot be read, or the tensor has another layout than these
     */
    public static Optional<SparseMatrix> open(Path source, MemoryBudget budget) {
        Optional<SparseTensor> tensor = SparseTensor.open(source, budget);
        try {
            return tensor.map(TorchMatrix::matrix);
        } catch (RuntimeException e) {
            tensor.ifPresent(SparseTensor::close);
            throw e;
        }
    }

    private static SparseMatrix matrix(SparseTensor tensor) {
        List<StridedArray> parts = tensor.parts();
        StridedArray values = parts.get(parts.size() - 1);
        if (tensor.shape().size() != 2 || values.shape().size() != 1) {
            throw new InvertException(tensor.name() + ": a sparse tensor of shape " + tensor.shape()
                    + " with values of shape " + values.shape() + "; (samples, neurons) with plain numbers is needed");
        }
        NumberColumn numbers = NumberColumn.of("values", values);
        return switch (tensor.layout()) {
            case "torch.sparse_coo" -> {
                List<NumberColumn> indices = NumberColumn.of(List.of("row", "column"), parts.get(0), 1);
                yield new SparseMatrix(
                        tensor.name(),
                        SparseMatrix.Layout.COO,
                        tensor.shape(),
                        indices.get(0),
                        indices.get(1),
                        numbers,
                        parts);
            }
            case "torch.sparse_csr", "torch.sparse_csc" -> {
                boolean byRow = tensor.layout().endsWith("csr");
                yield new SparseMatrix(
                        tensor.name(),
                        byRow ? SparseMatrix.Layout.CSR : SparseMatrix.Layout.CSC,
                        tensor.shape(),
                        NumberColumn.of("indptr", parts.get(0)),
                        NumberColumn.of(byRow ? "column" : "row", parts.get(1)),
                        numbers,
                        parts);
            }
            default ->
                throw new InvertException(tensor.name() + ": has the layout " + tensor.layout()
                        + "; save tensor.to_sparse_csr(), to_sparse_csc() or to_sparse()");
        };
    }
}
