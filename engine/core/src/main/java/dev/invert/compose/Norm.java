package dev.invert.compose;

import dev.invert.Formula.Operator;

/** T-norms, which combine degrees of truth from 0 to 1; {@code ~a} is {@code 1 - a} in all of them. */
public enum Norm {
    /** {@code ab} and {@code a + b - ab}: the probabilities of independent events. */
    PRODUCT("%s * %s", "%1$s + %2$s - %1$s * %2$s"),
    /** The minimum and the maximum. */
    GOEDEL("torch.minimum(%s, %s)", "torch.maximum(%s, %s)"),
    /** {@code max(0, a + b - 1)} and {@code min(1, a + b)}. */
    LUKASIEWICZ("torch.clamp(%s + %s - 1.0, min=0.0)", "torch.clamp(%s + %s, max=1.0)");

    private final String and;
    private final String or;

    Norm(String and, String or) {
        this.and = and;
        this.or = or;
    }

    /** Returns the degree of truth of two operands that an operator joins, from 0 to 1. */
    public double join(Operator operator, double a, double b) {
        boolean conjunction = operator == Operator.AND;
        return switch (this) {
            case PRODUCT -> conjunction ? a * b : a + b - a * b;
            case GOEDEL -> conjunction ? Math.min(a, b) : Math.max(a, b);
            case LUKASIEWICZ -> conjunction ? Math.max(0, a + b - 1) : Math.min(1, a + b);
        };
    }

    /** Returns the TorchScript expression of {@link #join} for two names of tensors. */
    public String expression(Operator operator, String a, String b) {
        return (operator == Operator.AND ? and : or).formatted(a, b);
    }
}
