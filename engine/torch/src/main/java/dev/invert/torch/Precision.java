package dev.invert.torch;

import org.bytedeco.pytorch.global.torch;

/** The floating-point type in which a model computes; activations are float32 whatever it is. */
public enum Precision {
    /** IEEE 754 binary32: what the model was saved in, as a rule. */
    FP32,
    /** IEEE 754 binary16. */
    FP16,
    /** The upper half of a binary32. */
    BF16;

    torch.ScalarType scalarType() {
        return switch (this) {
            case FP32 -> torch.ScalarType.Float;
            case FP16 -> torch.ScalarType.Half;
            case BF16 -> torch.ScalarType.BFloat16;
        };
    }
}
