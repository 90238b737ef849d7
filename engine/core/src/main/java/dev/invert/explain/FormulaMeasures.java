package dev.invert.explain;

import dev.invert.Effect;
import dev.invert.Formula;
import dev.invert.Interval;
import dev.invert.StratifiedAuc;
import dev.invert.internal.kernel.LocatedSamples;
import dev.invert.internal.kernel.Moments;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankedNeuron;
import dev.invert.internal.kernel.TopWeights;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.statistics.AucInterval;
import dev.invert.internal.statistics.MannWhitney;
import dev.invert.internal.statistics.Placements;
import dev.invert.score.FormulaTruthSets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures the association between a neuron and formulas from the neuron's rank order. {@link #measure} passes over the
 * rank order once per eight formulas, {@link #estimate} once per formula; the remaining work grows with the number of
 * patterns and the support of the formulas. Not thread-safe.
 */
final class FormulaMeasures {
    private final int sampleCount;
    private final Auroc auroc;
    private final int topTarget;
    private final FormulaMarks marks;
    private final CenteredSums centered;
    private final LocatedSamples located = new LocatedSamples();
    private final Placements placements = new Placements();
    private final double[] sums = new double[LocatedSamples.PLACEMENT_SUMS];

    /** @param quantile share of the samples that count as top samples, above 0 and below 1 */
    FormulaMeasures(PatternTable table, FormulaTruthSets truthSets, double quantile) {
        this.sampleCount = table.sampleCount();
        this.auroc = new Auroc(sampleCount);
        this.topTarget = TopWeights.target(sampleCount, quantile);
        this.marks = new FormulaMarks(table, truthSets);
        this.centered = new CenteredSums(table);
    }

    /**
     * An AUC on samples that the search did not see.
     *
     * @param auc NaN if no sample or all samples satisfy the formula
     * @param interval 95 % confidence interval
     * @param positiveCount number of samples that satisfy the formula
     * @param sampleCount number of samples
     * @param log10PGreater log10 of the one-sided p-value that is small if samples that satisfy the formula activate the
     *     neuron more; NaN if {@code auc} is
     * @param log10PLess log10 of the one-sided p-value of the other direction
     */
    record Estimate(
            double auc,
            Interval interval,
            long positiveCount,
            long sampleCount,
            double log10PGreater,
            double log10PLess) {
        /** Returns a copy with another interval. */
        Estimate with(Interval other) {
            return new Estimate(auc, other, positiveCount, sampleCount, log10PGreater, log10PLess);
        }
    }

    /**
     * Measures of one formula.
     *
     * @param interval confidence interval of the AUC
     * @param effect effect sizes
     * @param heldOut AUC on held-out samples; empty if none are held out
     * @param stratified AUC within strata; empty if there are none
     */
    record Measured(Interval interval, Effect effect, Optional<Estimate> heldOut, Optional<StratifiedAuc> stratified) {
        /** Indicates that nothing was measured; all values are NaN. */
        static final Measured NOTHING = new Measured(
                Interval.UNDEFINED,
                new Effect(
                        Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN),
                Optional.empty(),
                Optional.empty());

        /** Returns a copy with an estimate on held-out samples. */
        Measured with(Estimate onHeldOutSamples) {
            return new Measured(interval, effect, Optional.of(onHeldOutSamples), stratified);
        }

        /** Returns a copy with another interval. */
        Measured with(Interval other) {
            return new Measured(other, effect, heldOut, stratified);
        }

        /** Returns a copy with an AUC within strata. */
        Measured with(StratifiedAuc withinStrata) {
            return new Measured(interval, effect, heldOut, Optional.of(withinStrata));
        }
    }

    /**
     * Returns the interval and the effect sizes of each formula, in the same order.
     *
     * @param neuron ranked on the samples of the table, not constant
     * @param formulas formulas that at least one sample satisfies and at least one does not
     */
    List<Measured> measure(RankedNeuron neuron, List<FoundFormula> formulas) {
        List<Measured> measured = new ArrayList<>(formulas.size());
        for (int from = 0; from < formulas.size(); from += LocatedSamples.MAX_FORMULAS) {
            int to = Math.min(formulas.size(), from + LocatedSamples.MAX_FORMULAS);
            marks.clear();
            for (int f = from; f < to; f++) {
                marks.mark(formulas.get(f).formula(), 1 << (f - from));
            }
            // Position of the sample just below the top samples if there are no ties.
            marks.locate(neuron, sampleCount - 1 - topTarget, located);
            int topBegin = located.askedEnd() < sampleCount ? located.askedEnd() : located.askedBegin();
            for (int f = from; f < to; f++) {
                measured.add(measure(formulas.get(f), 1 << (f - from), topBegin, neuron.moments()));
            }
        }
        return measured;
    }

    /**
     * Returns the AUC of each formula on the samples of the table, with its interval, in the same order; NaN if no
     * sample or all samples satisfy the formula.
     *
     * @param neuron ranked on the samples of the table
     */
    List<Estimate> estimate(RankedNeuron neuron, List<Formula> formulas) {
        centered.start(neuron);
        List<Estimate> estimates = new ArrayList<>(formulas.size());
        for (int from = 0; from < formulas.size(); from += LocatedSamples.MAX_FORMULAS) {
            int to = Math.min(formulas.size(), from + LocatedSamples.MAX_FORMULAS);
            long[] counts = new long[to - from];
            long[] sums = new long[to - from];
            marks.clear();
            for (int f = 0; f < counts.length; f++) {
                counts[f] = marks.mark(formulas.get(from + f), 1 << f);
                sums[f] = marks.z(centered, counts[f]);
            }
            marks.locate(neuron, 0, located);
            for (int f = 0; f < counts.length; f++) {
                estimates.add(
                        estimate(1 << f, counts[f], sums[f], neuron.summary().tieTerm()));
            }
        }
        return estimates;
    }

    private Estimate estimate(int bit, long n1, long centeredRankSum, double tieTerm) {
        long n0 = sampleCount - n1;
        if (n1 == 0 || n0 == 0) {
            return new Estimate(Double.NaN, Interval.UNDEFINED, n1, sampleCount, Double.NaN, Double.NaN);
        }
        long u2 = n1 * n0 + centeredRankSum;
        place(bit, n1, u2, 0, null);
        double auc = auroc.value(n1, centeredRankSum);
        return new Estimate(
                auc,
                interval(auc),
                n1,
                sampleCount,
                MannWhitney.log10ReliableOneSidedP(u2, n1, n0, tieTerm, true),
                MannWhitney.log10ReliableOneSidedP(u2, n1, n0, tieTerm, false));
    }

    private Measured measure(FoundFormula formula, int bit, int topBegin, Moments moments) {
        long n1 = formula.n();
        long n0 = sampleCount - n1;
        double inside = place(bit, n1, n1 * n0 + formula.rankSum(), topBegin, moments);
        double outside = moments.sum() - inside;
        double r = (inside / n1 - outside / n0)
                / moments.scaledDeviation(sampleCount)
                * Math.sqrt((double) n1 * n0)
                / sampleCount;
        long onTop = placements.onTop();
        long top = sampleCount - (long) topBegin;
        Effect effect = new Effect(
                (double) onTop / top,
                (double) onTop / n1,
                2.0 * onTop / (n1 + top),
                (double) onTop / (n1 + top - onTop),
                placements.averagePrecision(),
                Math.max(-1, Math.min(1, r)),
                moments.mean(inside, n1),
                moments.mean(outside, n0));
        double auc = auroc.value(n1, formula.rankSum());
        return new Measured(interval(auc), effect, Optional.empty(), Optional.empty());
    }

    /** Returns the interval of the formula that was placed last. */
    private Interval interval(double auc) {
        AucInterval interval = placements.interval(auc);
        return new Interval(interval.low(), interval.high());
    }

    /**
     * Adds up the placements of a formula. Returns the sum of the distances of its activations from the first one.
     *
     * @param topBegin first rank position of the top samples
     * @param moments null if the sum is not needed
     */
    private double place(int bit, long n1, long u2, int topBegin, Moments moments) {
        long n0 = sampleCount - n1;
        placements.start(n1, n0, u2, topBegin);
        double first = moments == null ? 0 : moments.first();
        double zero = moments == null ? 0 : moments.zero();
        if (located.place(bit, n1, n0, u2, topBegin, first, zero, sums)) {
            placements.finish(sums[0], sums[1], sums[2], (long) sums[3]);
            return sums[4];
        }
        return addGroups(bit, n1, moments);
    }

    /** Adds a formula's tie groups to the placements in ascending order; {@code placeSamples} is the same in C++. */
    private double addGroups(int bit, long n1, Moments moments) {
        long zeros = located.zerosEnd() > located.zerosBegin() ? n1 - listed(bit) : 0;
        boolean zerosToCome = zeros > 0;
        double sum = moments == null ? 0 : zeros * moments.zero();
        int begin = -1;
        int end = -1;
        long positives = 0;
        for (int i = 0; i < located.size(); i++) {
            if ((located.formulas(i) & bit) == 0) {
                continue;
            }
            sum += moments == null ? 0 : located.distance(i, moments);
            if (located.begin(i) == begin) {
                positives++;
                continue;
            }
            if (positives > 0) {
                placements.add(begin, end, positives);
            }
            if (zerosToCome && located.begin(i) >= located.zerosEnd()) {
                placements.add(located.zerosBegin(), located.zerosEnd(), zeros);
                zerosToCome = false;
            }
            begin = located.begin(i);
            end = located.end(i);
            positives = 1;
        }
        if (positives > 0) {
            placements.add(begin, end, positives);
        }
        if (zerosToCome) {
            placements.add(located.zerosBegin(), located.zerosEnd(), zeros);
        }
        placements.finish();
        return sum;
    }

    private long listed(int bit) {
        long count = 0;
        for (int i = 0; i < located.size(); i++) {
            count += (located.formulas(i) & bit) == 0 ? 0 : 1;
        }
        return count;
    }
}
