package dev.invert.internal.search.readable;

import dev.invert.Formula;
import java.util.function.ToLongFunction;

/**
 * Readability of a formula. The order is, most readable first: fewer literals, fewer negations, fewer groups (one kind of
 * operator before mixed ones), then more familiar concepts. The familiarity of a concept is the smaller of the number of
 * samples that have it and the number that lack it: it is low for a concept such as {@code entity}, which nearly all
 * samples have, and for a rare one.
 *
 * @param literals number of literals
 * @param negations number of negated literals
 * @param groups number of groups joined by one operator; 0 for a literal
 * @param familiarity sum of the familiarities of the concepts
 */
record Readability(int literals, int negations, int groups, long familiarity) implements Comparable<Readability> {
    /**
     * Returns the readability of a formula.
     *
     * @param familiarity maps a concept id to the concept's familiarity
     */
    static Readability of(Formula formula, ToLongFunction<String> familiarity) {
        if (formula instanceof Formula.Literal literal) {
            return new Readability(1, literal.negated() ? 1 : 0, 0, familiarity.applyAsLong(literal.concept()));
        }
        Readability sum = new Readability(0, 0, 1, 0);
        for (Formula operand : ((Formula.Group) formula).operands()) {
            sum = sum.plus(of(operand, familiarity));
        }
        return sum;
    }

    private Readability plus(Readability other) {
        return new Readability(
                literals + other.literals,
                negations + other.negations,
                groups + other.groups,
                familiarity + other.familiarity);
    }

    @Override
    public int compareTo(Readability other) {
        if (literals != other.literals) {
            return Integer.compare(literals, other.literals);
        }
        if (negations != other.negations) {
            return Integer.compare(negations, other.negations);
        }
        return groups != other.groups
                ? Integer.compare(groups, other.groups)
                : Long.compare(other.familiarity, familiarity);
    }
}
