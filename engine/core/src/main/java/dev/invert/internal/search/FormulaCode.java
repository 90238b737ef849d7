package dev.invert.internal.search;

import dev.invert.Formula;
import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Encodes left-deep formulas: a literal, then operations with one literal each. A code is
 * {@code concept << 2 | operation}; the first code joins its literal to "true everywhere".
 */
final class FormulaCode {
    private FormulaCode() {}

    static int concept(int code) {
        return code >>> 2;
    }

    static Operation operation(int code) {
        return Operation.of(code & 3);
    }

    /** Writes the truth set of a chain to a slot of the workspace. */
    static void evaluate(int[] codes, int length, int slot, AucWorkspace workspace) {
        workspace.assignAll(slot);
        for (int i = 0; i < length; i++) {
            workspace.assign(slot, slot, operation(codes[i]), concept(codes[i]));
        }
    }

    /** Returns the formula that a chain encodes. */
    static Formula formula(int[] codes, int length, IntFunction<String> conceptIds) {
        Formula formula = literal(codes[0], conceptIds);
        for (int i = 1; i < length; i++) {
            Formula.Operator operator = operation(codes[i]).conjoins() ? Formula.Operator.AND : Formula.Operator.OR;
            formula = Formula.join(operator, List.of(formula, literal(codes[i], conceptIds)));
        }
        return formula;
    }

    /**
     * Returns the chain that encodes a formula. Each group of the formula must have at most one group among its
     * operands.
     *
     * @param concepts maps an id to its concept
     */
    static int[] codes(Formula formula, ToIntFunction<String> concepts) {
        if (formula instanceof Formula.Literal literal) {
            return new int[] {code(Operation.AND, literal, concepts)};
        }
        Formula.Group group = (Formula.Group) formula;
        // Operands are ordered: groups come last.
        List<Formula> operands = group.operands();
        Formula last = operands.get(operands.size() - 1);
        int[] inner = codes(last instanceof Formula.Group ? last : operands.get(0), concepts);
        List<Formula> rest = last instanceof Formula.Group
                ? operands.subList(0, operands.size() - 1)
                : operands.subList(1, operands.size());
        int[] codes = Arrays.copyOf(inner, inner.length + rest.size());
        Operation operation = group.operator() == Formula.Operator.AND ? Operation.AND : Operation.OR;
        for (int i = 0; i < rest.size(); i++) {
            codes[inner.length + i] = code(operation, (Formula.Literal) rest.get(i), concepts);
        }
        return codes;
    }

    private static int code(Operation operation, Formula.Literal literal, ToIntFunction<String> concepts) {
        int negation = literal.negated() ? Operation.AND_NOT.code() : Operation.AND.code();
        return concepts.applyAsInt(literal.concept()) << 2 | operation.code() | negation;
    }

    private static Formula literal(int code, IntFunction<String> conceptIds) {
        return new Formula.Literal(
                conceptIds.apply(concept(code)), operation(code).negates());
    }
}
