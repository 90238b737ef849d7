package dev.invert.search;

import dev.invert.Formula;
import dev.invert.kernel.AucWorkspace;
import dev.invert.kernel.Operation;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Formulas as the search builds them: a literal, then one operation with one literal after the other. A code is
 * {@code concept << 2 | operation}; the first code joins its literal to "true everywhere".
 */
final class Chain {
    private Chain() {}

    static int concept(int code) {
        return code >>> 2;
    }

    static Operation operation(int code) {
        return Operation.of(code & 3);
    }

    /** Makes a slot hold the truth set of a chain. */
    static void evaluate(int[] codes, int length, int slot, AucWorkspace workspace) {
        workspace.assignAll(slot);
        for (int i = 0; i < length; i++) {
            workspace.assign(slot, slot, operation(codes[i]), concept(codes[i]));
        }
    }

    /** The formula of a chain. */
    static Formula formula(int[] codes, int length, IntFunction<String> conceptIds) {
        Formula formula = literal(codes[0], conceptIds);
        for (int i = 1; i < length; i++) {
            Formula.Operator operator = operation(codes[i]).conjoins() ? Formula.Operator.AND : Formula.Operator.OR;
            formula = Formula.join(operator, List.of(formula, literal(codes[i], conceptIds)));
        }
        return formula;
    }

    private static Formula literal(int code, IntFunction<String> conceptIds) {
        return new Formula.Literal(
                conceptIds.apply(concept(code)), operation(code).negates());
    }
}
