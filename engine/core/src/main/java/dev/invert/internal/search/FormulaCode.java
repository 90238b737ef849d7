package dev.invert.internal.search;

import dev.invert.Formula;
import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Formulas as the search builds them: a literal, then one operation with one literal after the other. A code is
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

    /**
     * The chain of a formula, if it has one: each of its groups has at most one group among its operands.
     *
     * @param concepts from an id to its concept
     */
    static int[] codes(Formula formula, ToIntFunction<String> concepts) {
        if (formula instanceof Formula.Literal literal) {
            return new int[] {code(Operation.AND, literal, concepts)};
        }
        Formula.Group group = (Formula.Group) formula;
        // Groups come last.
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
