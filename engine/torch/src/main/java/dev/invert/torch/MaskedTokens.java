package dev.invert.torch;

import dev.invert.batches.TokenMask;
import dev.invert.errors.InvertException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** The tokens of one batch that count. */
final class MaskedTokens {
    private final TokenMask mask;
    private final int first;
    private final int count;

    /**
     * Creates the tokens of consecutive samples.
     *
     * @param first position of the first sample in the input
     */
    MaskedTokens(TokenMask mask, long first, int count) {
        this.mask = mask;
        this.first = Math.toIntExact(first);
        this.count = count;
    }

    /**
     * Checks that an output has the tokens of the input.
     *
     * @param dimension dimension of the tokens in the output
     * @throws InvertException if it does not
     */
    void requireFit(String layer, Tensor output, int dimension) {
        if (output.dim() != 3 || output.size(dimension) != mask.tokenCount()) {
            throw new InvertException(
                    "layer %s: its output has shape %s; a mask of %d tokens needs %s, or give this layer a run of its own without it"
                            .formatted(
                                    layer,
                                    Arrays.toString(output.sizes().vec().get()),
                                    mask.tokenCount(),
                                    dimension == 1
                                            ? "(batch, %d, features)".formatted(mask.tokenCount())
                                            : "(batch, channels, %d)".formatted(mask.tokenCount())));
        }
    }

    /** Returns the mean over the tokens that count: their sum divided by their number. */
    Tensor mean(Tensor output, int dimension) {
        // A sum of half-precision values can exceed their range although the mean does not.
        boolean wide = output.scalar_type().intern() == torch.ScalarType.Double;
        Tensor values = wide ? output : output.to(torch.ScalarType.Float);
        Tensor sums =
                values.masked_fill(leftOut(output, dimension), new Scalar(0f)).sum(dimension);
        Tensor counts = flags(output, true).sum(1).to(values.scalar_type());
        return sums.div(counts.unsqueeze(1));
    }

    /** Returns the maximum over the tokens that count. */
    Tensor max(Tensor output, int dimension) {
        Tensor filled = output.masked_fill(leftOut(output, dimension), new Scalar(Float.NEGATIVE_INFINITY));
        return torch.amax(filled, new long[] {dimension}, false);
    }

    /** Returns the rows of the tokens that count, those of a sample adjacent: (batch, tokens, features) to (rows, features). */
    Tensor select(Tensor output) {
        Tensor rows = torch.nonzero(flags(output, true).flatten(0, 1)).flatten(0, 1);
        return output.flatten(0, 1).index_select(0, rows);
    }

    /** Returns the tokens that do not count, in a shape that is broadcast to the output. */
    private Tensor leftOut(Tensor output, int dimension) {
        return flags(output, false).unsqueeze(dimension == 1 ? 2 : 1);
    }

    /** Returns a bool tensor (batch, tokens) on the device of the output. */
    private Tensor flags(Tensor output, boolean ofKept) {
        int tokens = mask.tokenCount();
        ByteBuffer flags = ByteBuffer.allocateDirect(count * tokens);
        for (int s = 0; s < count; s++) {
            for (int t = 0; t < tokens; t++) {
                flags.put((byte) (mask.keeps(first + s, t) == ofKept ? 1 : 0));
            }
        }
        TensorOptions type = new TensorOptions(torch.ScalarType.Bool);
        // The copy outlives the buffer.
        return torch.from_blob(new BytePointer(flags.flip()), new long[] {count, tokens}, type)
                .clone()
                .to(output.device(), torch.ScalarType.Bool);
    }
}
