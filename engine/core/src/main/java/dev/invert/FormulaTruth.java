package dev.invert;

import java.util.function.Function;

/** Computes the truth sets of formulas from those of their concepts. */
final class FormulaTruth {
    private final Function<String, long[]> concepts;
    private final int sampleCount;

    /**
     * Creates the computation.
     *
     * @param concepts returns a new copy of the truth set of a concept, given its id: bit {@code i % 64} of word
     *     {@code i / 64} is sample i, and bits past the last sample are 0
     * @param sampleCount N, at least 1
     */
    FormulaTruth(Function<String, long[]> concepts, int sampleCount) {
        this.concepts = concepts;
        this.sampleCount = sampleCount;
    }

    /** Returns the truth set of a formula, in the layout of those of the concepts. */
    long[] of(Formula formula) {
        return formula instanceof Formula.Literal literal ? ofLiteral(literal) : ofGroup((Formula.Group) formula);
    }

    private long[] ofLiteral(Formula.Literal literal) {
        long[] truth = concepts.apply(literal.concept());
        if (literal.negated()) {
            for (int w = 0; w < truth.length; w++) {
                truth[w] = ~truth[w];
            }
            truth[truth.length - 1] &= -1L >>> -sampleCount;
        }
        return truth;
    }

    private long[] ofGroup(Formula.Group group) {
        long[] truth = of(group.operands().get(0));
        for (Formula operand : group.operands().subList(1, group.operands().size())) {
            long[] next = of(operand);
            for (int w = 0; w < truth.length; w++) {
                truth[w] = group.operator() == Formula.Operator.AND ? truth[w] & next[w] : truth[w] | next[w];
            }
        }
        return truth;
    }
}
