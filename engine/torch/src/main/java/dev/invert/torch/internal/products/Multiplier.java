package dev.invert.torch.internal.products;

import java.util.List;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Exact products of matrices of digits with matrices of zeros and ones, in the arithmetic of a mode. Intermediate tensors
 * belong to the caller's PointerScope.
 */
final class Multiplier {
    /** Multiples that CUDA asks of the sides of int8 matrices. */
    private static final long INT8_STEP = 8;

    /** Least number of rows of int8 matrices on CUDA. */
    private static final long LEAST_INT8_ROWS = 24;

    private final ProductMode mode;
    private final int mostSummands;

    Multiplier(ProductMode mode) {
        this(mode, mode.mostSummands());
    }

    /** Creates a multiplier with another limit on summands. A larger one than the mode's is not exact. */
    Multiplier(ProductMode mode, int mostSummands) {
        this.mode = mode;
        this.mostSummands = mostSummands;
    }

    /** Returns the type of the operands. */
    ScalarType operandType() {
        return switch (mode) {
            case FLOAT64_PACKED, FLOAT64 -> ScalarType.Double;
            case FLOAT16 -> ScalarType.Half;
            case FLOAT32 -> ScalarType.Float;
            case INT8 -> ScalarType.Char;
        };
    }

    /** Returns bool or integer values in the type of the operands. */
    Tensor operand(Tensor values) {
        return values.to(operandType());
    }

    /** Returns integers, split into digits, as operands. */
    List<Tensor> operands(BalancedDigits digits, Tensor integers) {
        return digits.split(integers).stream().map(this::operand).toList();
    }

    /**
     * Multiplies operands; one of them consists of zeros and ones.
     *
     * @param left operand [M, R]
     * @param right operand [R, C]
     * @return int64 [M, C], for float64 operands float64: integers, too
     */
    Tensor multiply(Tensor left, Tensor right) {
        long inner = left.size(1);
        if (inner <= mostSummands) {
            return integers(once(left, right));
        }
        Tensor sum = null;
        for (long from = 0; from < inner; from += mostSummands) {
            long count = Math.min(mostSummands, inner - from);
            Tensor part = integers(once(left.narrow(1, from, count), right.narrow(0, from, count)));
            sum = sum == null ? part : sum.add_(part);
        }
        return sum;
    }

    /** Returns {@code Σ parts_i 2^(b i)}, in the type of the parts; overwrites them. */
    static Tensor combine(BalancedDigits digits, List<Tensor> parts) {
        Tensor sum = parts.get(0);
        for (int i = 1; i < parts.size(); i++) {
            sum = sum.add_(parts.get(i).mul_(new Scalar(1L << digits.shift(i))));
        }
        return sum;
    }

    private Tensor integers(Tensor product) {
        return product.scalar_type().intern() == ScalarType.Double ? product : product.to(ScalarType.Long);
    }

    private Tensor once(Tensor left, Tensor right) {
        return switch (mode) {
            case FLOAT64_PACKED, FLOAT64, FLOAT32 -> torch.mm(left, right);
            case FLOAT16 ->
                left.is_cuda()
                        ? torch.mm(left, right, ScalarType.Float)
                        // The CPU has no product of float16 matrices with a float32 result.
                        : torch.mm(left.to(ScalarType.Float), right.to(ScalarType.Float));
            case INT8 -> int8(left, right);
        };
    }

    private static Tensor int8(Tensor left, Tensor right) {
        long rows = left.size(0);
        long columns = right.size(1);
        long inner = left.size(1);
        Tensor a = padded(left, Math.max(LEAST_INT8_ROWS, rows), rounded(inner));
        Tensor b = padded(right, rounded(inner), rounded(columns));
        IValueVector stack = new IValueVector(new IValue(a), new IValue(b));
        // The presets have no binding of this operator.
        Dispatcher dispatcher = Dispatcher.singleton();
        dispatcher.findSchemaOrThrow("aten::_int_mm", "").callBoxed(stack);
        return stack.get(0).toTensor().narrow(0, 0, rows).narrow(1, 0, columns);
    }

    private static long rounded(long size) {
        return (size + INT8_STEP - 1) / INT8_STEP * INT8_STEP;
    }

    private static Tensor padded(Tensor matrix, long rows, long columns) {
        long below = rows - matrix.size(0);
        long right = columns - matrix.size(1);
        return below == 0 && right == 0 ? matrix : torch.constant_pad_nd(matrix, 0, right, 0, below);
    }
}
