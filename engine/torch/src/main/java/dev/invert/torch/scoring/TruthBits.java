package dev.invert.torch.scoring;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Truth sets as bits, one after another in words of 64. */
final class TruthBits {
    private TruthBits() {}

    /**
     * Unpacks bits on the device where they are.
     *
     * @param words int64 [F, W]: bit i of word w stands for pattern 64 w + i
     * @param patterns R, at most 64 W
     * @return bool [F, R]
     */
    static Tensor unpack(Tensor words, long patterns) {
        // Bytes, not words: the unpacked tensor takes one byte per bit. Words are little-endian here and on GPUs.
        Tensor bytes = words.view(ScalarType.Byte).unsqueeze(2);
        Tensor shifts = torch.arange(new Scalar(Byte.SIZE)).to(words.device(), ScalarType.Byte);
        Tensor bits = bytes.__rshift__(shifts).bitwise_and(new Scalar(1));
        return bits.view(words.size(0), words.size(1) * Long.SIZE)
                .narrow(1, 0, patterns)
                .to(ScalarType.Bool);
    }
}
