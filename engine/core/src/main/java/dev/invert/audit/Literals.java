package dev.invert.audit;

import dev.invert.Formula;
import java.util.HashSet;
import java.util.Set;

/** Concepts that a formula names. */
final class Literals {
    private Literals() {}

    /** Returns the ids of the concepts of a formula. */
    static Set<String> ids(Formula formula) {
        if (formula instanceof Formula.Literal literal) {
            return Set.of(literal.concept());
        }
        Set<String> ids = new HashSet<>();
        ((Formula.Group) formula).operands().forEach(operand -> ids.addAll(ids(operand)));
        return ids;
    }
}
