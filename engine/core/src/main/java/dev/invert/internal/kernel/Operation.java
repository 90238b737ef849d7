package dev.invert.internal.kernel;

/** How a literal is joined to a formula A. */
public enum Operation {
    /** A ∧ C. */
    AND(0),
    /** A ∧ ¬C. */
    AND_NOT(1),
    /** A ∨ C. */
    OR(2),
    /** A ∨ ¬C. */
    OR_NOT(3);

    private static final Operation[] BY_CODE = {AND, AND_NOT, OR, OR_NOT};

    private final int code;

    Operation(int code) {
        this.code = code;
    }

    /** What kernels and candidate codes call it: bit 0 negates the literal, bit 1 chooses OR. */
    public int code() {
        return code;
    }

    /** The operation of a code. */
    public static Operation of(int code) {
        return BY_CODE[code];
    }

    /** Whether the literal is ¬C. */
    public boolean negates() {
        return (code & 1) != 0;
    }

    /** Whether the operator is AND. */
    public boolean conjoins() {
        return (code & 2) == 0;
    }
}
