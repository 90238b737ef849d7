package dev.invert.torch.search;

import dev.invert.internal.kernel.Operation;
import dev.invert.torch.internal.tensors.DeviceConcepts;
import dev.invert.torch.internal.tensors.SearchDevice;
import org.bytedeco.pytorch.Tensor;

/** Truth sets of formulas over patterns, computed on a device from the codes of the formulas. */
final class FormulaMasks {
    private final DeviceConcepts concepts;
    private final SearchDevice device;

    FormulaMasks(DeviceConcepts concepts, SearchDevice device) {
        this.concepts = concepts;
        this.device = device;
    }

    /**
     * Returns the truth set of each formula, bool [formulas, R].
     *
     * @param codes chains of literals, each {@code concept << 2 | operation}, all of the same length
     */
    Tensor of(int[][] codes) {
        Tensor masks = literals(codes, 0);
        for (int at = 1; at < codes[0].length; at++) {
            masks = join(masks, literals(codes, at), codes, at);
        }
        return masks;
    }

    private Tensor literals(int[][] codes, int at) {
        long[] ids = new long[codes.length];
        boolean[] negated = new boolean[codes.length];
        boolean any = false;
        for (int i = 0; i < codes.length; i++) {
            ids[i] = (long) codes[i][at] >>> 2;
            negated[i] = Operation.of(codes[i][at] & 3).negates();
            any |= negated[i];
        }
        Tensor positive = concepts.concepts().index_select(0, device.longs(ids, ids.length));
        return any ? positive.bitwise_xor(device.booleans(negated, negated.length, 1)) : positive;
    }

    private Tensor join(Tensor masks, Tensor literals, int[][] codes, int at) {
        boolean[] conjoins = new boolean[codes.length];
        int count = 0;
        for (int i = 0; i < codes.length; i++) {
            conjoins[i] = Operation.of(codes[i][at] & 3).conjoins();
            count += conjoins[i] ? 1 : 0;
        }
        if (count == codes.length) {
            return masks.bitwise_and(literals);
        }
        Tensor or = masks.bitwise_or(literals);
        return count == 0
                ? or
                : masks.bitwise_and(literals)
                        .bitwise_or(or.bitwise_and(
                                device.booleans(conjoins, conjoins.length, 1).logical_not()));
    }
}
