package dev.invert.torch;

import org.bytedeco.pytorch.global.torch;

/** The floating-point type that a model computes in. Activations are always float32. */
public enum Precision {
    /** IEEE 754 binary32, the type in which most models are saved. */
    FP32,
    /** IEEE 754 binary16. */
    FP16,
    /** The upper half of a binary32 (bfloat16). */
    BF16;

    torch.ScalarType scalarType() {
        return switch (this) {
            case FP32 -> torch.ScalarType.Float;
            case FP16 -> torch.ScalarType.Half;
            case BF16 -> torch.ScalarType.BFloat16;
        };
    }
}
