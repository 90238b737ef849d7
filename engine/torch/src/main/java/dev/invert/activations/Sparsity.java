package dev.invert.activations;

/** Choice of the form in which activations are stored. */
public enum Sparsity {
    /** Sparse if less than a tenth of a layer's activations are other than 0. */
    AUTO,
    /** Only activations other than 0. */
    ON,
    /** All activations. */
    OFF
}
