package dev.invert.internal.search.exact;

import dev.invert.Formula;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.search.CertifiedFormula;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.Objective;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Finds the best formula of one neuron and proves that none is better, among formulas of up to a number of literals or
 * among those of exactly this number. Reused; not thread-safe.
 */
public final class ExactSearch {
    private final ExactSearchIndex index;
    private final Deadline deadline;
    private final Incumbent incumbent;
    private final FormulaChoice formulas;
    private final NeuronSums sums;
    private final ExhaustivePart exhaustive;
    private final TriangleStream stream;
    private final AdditivePart additive;

    /** Creates a search of formulas of any length that cannot be canceled; see the other constructor. */
    public ExactSearch(ExactSearchIndex index, IntFunction<String> conceptIds, long limitNanos) {
        this(index, false, conceptIds, limitNanos, Cancellation.NEVER);
    }

    /**
     * Creates a search with working memory for one neuron.
     *
     * @param index index of the concepts
     * @param sameLength whether formulas must have exactly as many literals as the index allows, and a truth set that
     *     no formula of fewer literals has; otherwise they may have fewer
     * @param conceptIds maps a concept to its id
     * @param limitNanos nanoseconds per neuron and direction, after which only a bound is proven; 0 for no limit
     * @param cancellation polled while proving
     */
    public ExactSearch(
            ExactSearchIndex index,
            boolean sameLength,
            IntFunction<String> conceptIds,
            long limitNanos,
            Cancellation cancellation) {
        this.index = index;
        this.deadline = new Deadline(limitNanos, cancellation);
        this.formulas = new FormulaChoice(index.rows(), conceptIds);
        this.sums = new NeuronSums(index);
        this.incumbent = sameLength
                ? new Incumbent(index.bounds(), formulas, index.length(), new ShorterFormulas(index, sums))
                : new Incumbent(index.bounds(), formulas);
        this.exhaustive = new ExhaustivePart(index, incumbent, sums, deadline);
        this.stream = index.isListed() || index.length() < 3
                ? null
                : new TriangleStream(index, incumbent, sums, deadline, CountRange.all(index.bounds()));
        this.additive = new AdditivePart(index, incumbent, sums, deadline);
    }

    /**
     * Finds the best formula of one neuron in one direction, with a proof or, if time runs out, a bound.
     *
     * @param objective objective of the neuron
     * @param centeredWeights v_p of a neuron that is not constant, or what the objective sums in its place; R entries
     * @param sign 1 for high values, -1 for low ones
     * @param known formulas within the bounds and of the lengths that are searched; the better they are, the faster
     *     the proof
     */
    public CertifiedFormula prove(Objective objective, long[] centeredWeights, int sign, List<FoundFormula> known) {
        deadline.start();
        for (int p = 0; p < centeredWeights.length; p++) {
            sums.ranks[p] = (double) (sign * centeredWeights[p]);
        }
        index.setSums().sum(sums.ranks, sums.z, deadline);
        boolean streamed = search(objective, sign, known);
        if (!incumbent.hasFormula() && !known.isEmpty() && !deadline.passed()) {
            // The known formulas have truth sets of shorter formulas, so that none reaches their value.
            streamed = search(objective, sign, List.of());
        }
        boolean certified = index.length() == 1 || !deadline.passed();
        FoundFormula best = incumbent.hasFormula() ? best(sign) : certified ? null : bestOf(objective, known, sign);
        double bound = Double.NaN;
        if (!certified) {
            bound = objective.valueOf(Math.nextUp(additive.bound(streamed)));
        } else if (best != null) {
            bound = objective.value(best.n(), sign * best.sum(), best.formula().length());
        }
        return new CertifiedFormula(best, certified, bound, index.formulaCount());
    }

    /** Searches until the deadline passes. Returns whether all triangles have been checked. */
    private boolean search(Objective objective, int sign, List<FoundFormula> known) {
        incumbent.start(objective, index.length());
        for (FoundFormula seed : known) {
            incumbent.reach(seed.n(), sign * seed.sum(), seed.formula().length());
        }
        exhaustive.search();
        if (stream != null) {
            stream.search();
        }
        boolean streamed = !deadline.passed();
        if (index.length() > 1) {
            additive.search();
        }
        return streamed;
    }

    private FoundFormula best(int sign) {
        int tie = formulas.first(incumbent.ties(), incumbent.tieCount());
        Formula formula = formulas.formula(incumbent.ties(), tie);
        long[] counts = formulas.countAndSum(incumbent.ties(), tie, sums.ranks);
        return new FoundFormula(formula, counts[0], sign * counts[1], List.of());
    }

    /** Returns the first formula in the order of the search, or null if there is none. */
    private FoundFormula bestOf(Objective objective, List<FoundFormula> known, int sign) {
        return known.stream()
                .min((a, b) -> {
                    int byValue = objective.compare(
                            b.n(),
                            sign * b.sum(),
                            b.formula().length(),
                            a.n(),
                            sign * a.sum(),
                            a.formula().length());
                    int byLength =
                            Integer.compare(a.formula().length(), b.formula().length());
                    return byValue != 0
                            ? byValue
                            : byLength != 0
                                    ? byLength
                                    : a.formula().text().compareTo(b.formula().text());
                })
                .orElse(null);
    }
}
