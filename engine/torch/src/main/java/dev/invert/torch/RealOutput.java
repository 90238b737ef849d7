package dev.invert.torch;

import dev.invert.errors.InvertException;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Converts the outputs of layers to dense tensors of floating-point numbers that can be pooled: quantized values are
 * dequantized, booleans become 0 and 1, integers become numbers of the same value, sparse tensors become dense.
 */
final class RealOutput {
    private RealOutput() {}

    /**
     * Converts an output.
     *
     * @param layer name of the layer, for errors
     * @return the output itself if it is dense and of type float16, bfloat16, float32 or float64
     * @throws InvertException if the output is complex, nested, or holds integers that are no float32 numbers: distinct
     *     ones would become equal
     */
    static Tensor of(String layer, Tensor output) {
        Tensor values = output;
        if (values.is_nested()) {
            throw new InvertException(
                    "layer " + layer + ": returns a nested tensor, whose samples differ in shape; choose"
                            + " another layer, or make it a padded tensor in the model");
        }
        if (values.is_quantized()) {
            return values.dequantize();
        }
        if (values.layout().intern() != torch.Layout.Strided) {
            values = values.to_dense();
        }
        ScalarType type = values.scalar_type().intern();
        if (torch.isComplexType(type)) {
            throw new InvertException(
                    "layer " + layer + ": returns complex numbers, which have no order; choose another"
                            + " layer, or let the model return torch.abs or torch.angle of them");
        }
        return switch (type) {
            case Half, BFloat16, Float, Double -> values;
            case Bool -> values.to(ScalarType.Float);
            case Byte, Char, Short, Int, Long, UInt16, UInt32, UInt64 -> ofIntegers(layer, values);
            default -> values.to(ScalarType.Float);
        };
    }

    /** Returns float64, so that means are exact; every value is a float32 number. */
    private static Tensor ofIntegers(String layer, Tensor values) {
        Tensor rounded = values.to(ScalarType.Float).to(ScalarType.Double);
        Tensor whole = values.to(ScalarType.Long);
        if (!torch.equal(rounded.to(ScalarType.Long), whole)) {
            throw new InvertException("layer " + layer + ": returns integers beyond 2^24 ("
                    + torch.min(whole).item_long()
                    + " to " + torch.max(whole).item_long()
                    + "), of which float32 would make different ones equal; choose"
                    + " another layer, or divide or offset them in the model");
        }
        return rounded;
    }
}
