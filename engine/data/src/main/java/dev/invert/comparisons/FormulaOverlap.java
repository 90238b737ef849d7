package dev.invert.comparisons;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Measures how much two formulas say the same: the intersection over union of their truth sets, if the concepts are
 * known, or else of their literals.
 */
public final class FormulaOverlap {
    private static final int MOST_KEPT = 4096;

    /** Null if truth sets are not known. */
    private final ConceptMatrix concepts;

    private final Set<String> ids;
    /** The most recently used truth sets: many neurons have the same formula. */
    private final Map<String, long[]> truthSets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, long[]> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private FormulaOverlap(ConceptMatrix concepts) {
        this.concepts = concepts;
        this.ids = concepts == null
                ? Set.of()
                : concepts.concepts().stream().map(Concept::id).collect(Collectors.toSet());
    }

    /** Returns the overlap of literals. */
    public static FormulaOverlap ofText() {
        return new FormulaOverlap(null);
    }

    /**
     * Returns the overlap of truth sets.
     *
     * @param concepts must remain open
     */
    public static FormulaOverlap ofSamples(ConceptMatrix concepts) {
        return new FormulaOverlap(concepts);
    }

    /**
     * An overlap.
     *
     * @param value from 0 to 1; 1 for formulas with the same truth set or, without one, the same text
     * @param bySamples whether it is that of truth sets; otherwise of literals
     */
    public record Overlap(double value, boolean bySamples) {}

    /**
     * Returns the overlap of two formulas. Formulas with unknown concepts are compared by their literals.
     *
     * @throws dev.invert.errors.FormulaException if a text is not a formula
     */
    public Overlap of(String a, String b) {
        Formula first = Formula.parse(a);
        Formula second = Formula.parse(b);
        Set<Formula.Literal> literalsA = literals(first);
        Set<Formula.Literal> literalsB = literals(second);
        boolean known = concepts != null && isKnown(literalsA) && isKnown(literalsB);
        if (!known) {
            return new Overlap(first.equals(second) ? 1 : jaccard(literalsA, literalsB), false);
        }
        return new Overlap(overlap(truthSet(first), truthSet(second)), true);
    }

    private boolean isKnown(Set<Formula.Literal> literals) {
        return literals.stream().allMatch(literal -> ids.contains(literal.concept()));
    }

    private long[] truthSet(Formula formula) {
        return truthSets.computeIfAbsent(formula.text(), text -> concepts.truthSet(formula));
    }

    private static double overlap(long[] a, long[] b) {
        long both = 0;
        long either = 0;
        for (int w = 0; w < a.length; w++) {
            both += Long.bitCount(a[w] & b[w]);
            either += Long.bitCount(a[w] | b[w]);
        }
        return either == 0 ? 1 : (double) both / either;
    }

    private static Set<Formula.Literal> literals(Formula formula) {
        Set<Formula.Literal> literals = new HashSet<>();
        collect(formula, literals);
        return literals;
    }

    private static void collect(Formula formula, Set<Formula.Literal> literals) {
        if (formula instanceof Formula.Literal literal) {
            literals.add(literal);
        } else {
            ((Formula.Group) formula).operands().forEach(operand -> collect(operand, literals));
        }
    }

    /** Returns the share of common literals; below 1, since the formulas differ although they may have the same. */
    private static double jaccard(Set<Formula.Literal> a, Set<Formula.Literal> b) {
        Set<Formula.Literal> both = new HashSet<>(a);
        both.retainAll(b);
        Set<Formula.Literal> either = new HashSet<>(a);
        either.addAll(b);
        return both.size() == either.size()
                ? (double) either.size() / (either.size() + 1)
                : (double) both.size() / either.size();
    }
}
