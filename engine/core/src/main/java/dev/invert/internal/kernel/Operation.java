package dev.invert.internal.kernel;

/** Operation that joins a literal to a formula A. */
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

    /** Returns the code used by kernels and candidates: bit 0 negates the literal, bit 1 selects OR. */
    public int code() {
        return code;
    }

    /** Returns the operation of a code, 0 to 3. */
    public static Operation of(int code) {
        return BY_CODE[code];
    }

    /** Returns whether the literal is ¬C. */
    public boolean negates() {
        return (code & 1) != 0;
    }

    /** Returns whether the operator is AND. */
    public boolean conjoins() {
        return (code & 2) == 0;
    }
}
