package dev.invert.kernel;

/** How a literal is joined to a formula A. */
public enum Operation {
    /** A ∧ C. */
    AND,
    /** A ∧ ¬C. */
    AND_NOT,
    /** A ∨ C. */
    OR,
    /** A ∨ ¬C. */
    OR_NOT;

    private static final Operation[] ALL = values();

    /** Whether the literal is ¬C. */
    public boolean negates() {
        return this == AND_NOT || this == OR_NOT;
    }

    /** Whether the operator is AND. */
    public boolean conjoins() {
        return this == AND || this == AND_NOT;
    }

    /** The operation with this ordinal, without the copy that {@code values()} makes. */
    public static Operation of(int ordinal) {
        return ALL[ordinal];
    }
}
