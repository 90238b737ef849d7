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
    /** Share of a proof's steps that is kept for a bound, should the proof not end in time. */
    private static final double BOUND_SHARE = 0.2;

    /** Length of the formulas that are proven if the steps do not suffice for the longest. */
    private static final int SHORTER = 2;

    private final ExactSearchIndex index;
    private final boolean sameLength;
    private final Deadline deadline;
    private final StepBudget budgetOfHigh;
    private final StepBudget budgetOfLow;
    private final Incumbent incumbent;
    private final FormulaChoice formulas;
    private final NeuronSums sums;
    private final ExhaustivePart exhaustive;
    /** Null if there are none. */
    private final ListedTriangles listed;
    /** Null if triangles are listed. */
    private final TriangleStream stream;

    private final AdditivePart additive;

    /** Creates a search of formulas of any length that cannot be canceled; see the other constructor. */
    public ExactSearch(ExactSearchIndex index, IntFunction<String> conceptIds, long limitNanos) {
        this(index, false, conceptIds, limitNanos, Double.POSITIVE_INFINITY, Cancellation.NEVER);
    }

    /**
     * Creates a search with working memory for one neuron.
     *
     * @param index index of the concepts
     * @param sameLength whether formulas must have exactly as many literals as the index allows, and a truth set that
     *     no formula of fewer literals has; otherwise they may have fewer
     * @param conceptIds maps a concept to its id
     * @param limitNanos nanoseconds per neuron and direction, after which only a bound is proven; 0 for no limit
     * @param stepShare share of each neuron and direction in the steps of a block, see {@link #startBlock}; infinity for
     *     no limit
     * @param cancellation polled while proving
     */
    public ExactSearch(
            ExactSearchIndex index,
            boolean sameLength,
            IntFunction<String> conceptIds,
            long limitNanos,
            double stepShare,
            Cancellation cancellation) {
        this.index = index;
        this.sameLength = sameLength;
        this.deadline = new Deadline(limitNanos, cancellation);
        this.budgetOfHigh = new StepBudget(stepShare);
        this.budgetOfLow = new StepBudget(stepShare);
        this.formulas = new FormulaChoice(index.rows(), conceptIds);
        this.sums = new NeuronSums(index);
        this.incumbent = sameLength
                ? new Incumbent(index.bounds(), formulas, index.length(), new ShorterFormulas(index, sums))
                : new Incumbent(index.bounds(), formulas);
        this.exhaustive = new ExhaustivePart(index, incumbent, sums, deadline);
        boolean triangles = index.length() == ExactSearchCost.MAX_LENGTH;
        List<CountRange> intervals = CountRange.all(index.bounds());
        this.listed =
                triangles && index.isListed() ? new ListedTriangles(index, incumbent, sums, deadline, intervals) : null;
        this.stream =
                triangles && !index.isListed() ? new TriangleStream(index, incumbent, sums, deadline, intervals) : null;
        this.additive = new AdditivePart(index, incumbent, sums, deadline);
    }

    /** Starts a block of neurons that share their steps; without it, each neuron has its own share. */
    void startBlock(int neurons) {
        budgetOfHigh.start(neurons);
        budgetOfLow.start(neurons);
    }

    /**
     * Finds the best formula of one neuron in one direction, with a proof or, if time or steps run out, a bound.
     *
     * @param objective objective of the neuron
     * @param centeredWeights v_p of a neuron that is not constant, or what the objective sums in its place; R entries
     * @param sign 1 for high values, -1 for low ones
     * @param known formulas within the bounds and of the lengths that are searched; the better they are, the faster
     *     the proof
     */
    public CertifiedFormula prove(Objective objective, long[] centeredWeights, int sign, List<FoundFormula> known) {
        StepBudget budget = sign > 0 ? budgetOfHigh : budgetOfLow;
        double most = budget.next();
        deadline.start(most);
        for (int p = 0; p < centeredWeights.length; p++) {
            sums.ranks[p] = (double) (sign * centeredWeights[p]);
        }
        deadline.spend(Steps.COPIED * centeredWeights.length);
        CertifiedFormula proven;
        if (index.length() == 1 || deadline.affords(index.setSums().steps())) {
            index.setSums().sum(sums.ranks, sums.z, sums.table, deadline);
            deadline.spend(index.setSums().steps());
            double kept = BOUND_SHARE * most + keptSteps();
            deadline.raise(Double.isInfinite(most) ? most : most - kept);
            proven = prove(objective, sign, known, most);
        } else {
            deadline.raise(most);
            proven = unproven(objective, sign, known);
        }
        budget.spend(deadline.steps());
        return proven;
    }

    /** Returns the steps that are kept for shorter formulas and for the beam search that continues them. */
    private double keptSteps() {
        return provesShorter() ? index.shorterSteps() + index.beamSteps() : 0;
    }

    /** Returns the best of the known formulas, and a bound that needs no sums of sets. */
    private CertifiedFormula unproven(Objective objective, int sign, List<FoundFormula> known) {
        start(objective, sign, known, index.length());
        double bound = objective.valueOf(Math.nextUp(additive.boundOfAnySet(1)));
        return result(bestOf(objective, known, sign), bound, 0, null);
    }

    private CertifiedFormula prove(Objective objective, int sign, List<FoundFormula> known, double mostSteps) {
        boolean triangles = search(objective, sign, known);
        if (!incumbent.hasFormula() && !known.isEmpty() && !deadline.passed()) {
            // The known formulas have truth sets of shorter formulas, so that none reaches their value.
            triangles = search(objective, sign, List.of());
        }
        boolean certified = index.length() == 1 || !deadline.passed();
        FoundFormula best = incumbent.hasFormula() ? best(sign) : certified ? null : bestOf(objective, known, sign);
        if (certified) {
            double value = best == null
                    ? Double.NaN
                    : objective.value(
                            best.n(), sign * best.sum(), best.formula().length());
            return result(best, value, index.length(), null);
        }
        deadline.raise(mostSteps - keptSteps());
        double bound = objective.valueOf(Math.nextUp(additive.bound(triangles)));
        deadline.raise(mostSteps - (provesShorter() ? index.beamSteps() : 0));
        if (!provesShorter() || deadline.passed() || !searchShorter(objective, sign, known)) {
            return result(best, bound, 0, null);
        }
        FoundFormula shorter = incumbent.hasFormula() ? best(sign) : null;
        deadline.spend(index.beamSteps());
        return result(best, bound, SHORTER, shorter);
    }

    private CertifiedFormula result(FoundFormula best, double bound, int provenLength, FoundFormula shorter) {
        return new CertifiedFormula(
                best,
                provenLength == index.length(),
                bound,
                index.formulaCount(),
                provenLength,
                shorter,
                deadline.steps());
    }

    /** Returns whether shorter formulas are proven if steps run out; a limit of time leaves none for it. */
    private boolean provesShorter() {
        return index.length() > SHORTER && !sameLength && !deadline.hasTimeLimit();
    }

    /** Searches until the deadline passes. Returns whether all triangles have been checked. */
    private boolean search(Objective objective, int sign, List<FoundFormula> known) {
        start(objective, sign, known, index.length());
        exhaustive.search(index.length());
        boolean triangles = (listed == null || listed.search()) && (stream == null || stream.search());
        if (index.length() > 1) {
            additive.search(index.length());
        }
        return triangles;
    }

    /** Searches shorter formulas only; returns whether the best of them is proven. */
    private boolean searchShorter(Objective objective, int sign, List<FoundFormula> known) {
        start(
                objective,
                sign,
                known.stream()
                        .filter(formula -> formula.formula().length() <= SHORTER)
                        .toList(),
                SHORTER);
        exhaustive.search(SHORTER);
        additive.search(SHORTER);
        return !deadline.passed();
    }

    private void start(Objective objective, int sign, List<FoundFormula> known, int length) {
        incumbent.start(objective, length);
        for (FoundFormula seed : known) {
            incumbent.reach(seed.n(), sign * seed.sum(), seed.formula().length());
        }
    }

    private FoundFormula best(int sign) {
        deadline.spend(Steps.READ * sums.ranks.length);
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
