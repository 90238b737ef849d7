package dev.invert.audit;

import dev.invert.ConceptMatrix;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares samples with a concept and samples without it as if both had the same mix of strata, among the samples without
 * the intended concept: stratum s has the weight π_s, its share of the samples in all compared strata.
 */
final class Standardization {
    private final List<Cell> cells = new ArrayList<>();
    private final double coverage;

    /** The samples of one stratum. */
    @SuppressWarnings("ArrayRecordComponent") // Neither compared nor changed.
    private record Cell(double weight, int[] positives, int[] negatives) {}

    /** Collects the samples of all strata that are large enough. */
    Standardization(Target target, int concept, ConceptMatrix concepts) {
        LongBuffer bits = concepts.bits(concept);
        Strata strata = target.strata();
        long compared = 0;
        for (int s = 0; s < strata.count(); s++) {
            compared += target.isCompared(concept, s) ? strata.size(s) : 0;
        }
        for (int s = 0; s < strata.count(); s++) {
            if (target.isCompared(concept, s)) {
                cells.add(cell(strata.members()[s], bits, (double) strata.size(s) / compared));
            }
        }
        coverage = (double) compared / target.without().length;
    }

    private static Cell cell(int[] samples, LongBuffer bits, double weight) {
        IntArrayList positives = new IntArrayList();
        IntArrayList negatives = new IntArrayList();
        for (int sample : samples) {
            (Bits.get(bits, sample) ? positives : negatives).add(sample);
        }
        return new Cell(weight, positives.toIntArray(), negatives.toIntArray());
    }

    /** Returns the share of the samples without the intended concept that are in compared strata. */
    double coverage() {
        return coverage;
    }

    /** Returns the samples with the concept, by compared stratum. */
    List<int[]> positives() {
        return cells.stream().map(Cell::positives).toList();
    }

    /** Returns the samples without the concept, by compared stratum. */
    List<int[]> negatives() {
        return cells.stream().map(Cell::negatives).toList();
    }

    /**
     * Computes the placement of every compared sample: for a sample with the concept the weight of those without it that
     * rank lower, for one without it the weight of those with it that rank higher; ties count half.
     *
     * @param order ranks of the samples
     * @param sampleCount N
     * @return N entries; 0 for other samples
     */
    double[] placements(SampleOrder order, int sampleCount) {
        double[] up = new double[sampleCount];
        double[] down = new double[sampleCount];
        for (Cell cell : cells) {
            for (int sample : cell.positives()) {
                up[sample] = cell.weight() / cell.positives().length;
            }
            for (int sample : cell.negatives()) {
                down[sample] = cell.weight() / cell.negatives().length;
            }
        }
        double[] placements = new double[sampleCount];
        double negativesBelow = 0;
        double positivesBelow = 0;
        int[] samples = order.samples();
        for (int from = 0; from < samples.length; ) {
            int to = order.groupEnd(from);
            double positives = 0;
            double negatives = 0;
            for (int i = from; i < to; i++) {
                positives += up[samples[i]];
                negatives += down[samples[i]];
            }
            for (int i = from; i < to; i++) {
                int sample = samples[i];
                if (up[sample] > 0) {
                    placements[sample] = negativesBelow + negatives / 2;
                } else if (down[sample] > 0) {
                    placements[sample] = 1 - positivesBelow - positives / 2;
                }
            }
            positivesBelow += positives;
            negativesBelow += negatives;
            from = to;
        }
        return placements;
    }

    /** Returns the standardized AUC that placements belong to. */
    Estimate auc(double[] placements) {
        return Estimate.of(meanOfPositives(placements), variance(placements), 0, 1);
    }

    /** Returns the difference of two standardized AUCs, paired by sample. */
    Estimate aucGain(double[] placements, double[] others) {
        double[] difference = difference(placements, others);
        return Estimate.of(meanOfPositives(difference), variance(difference), -1, 1);
    }

    /** Returns the standardized difference of means between samples with and without the concept. */
    double effect(double[] values) {
        double sum = 0;
        for (Cell cell : cells) {
            sum += cell.weight() * (mean(values, cell.positives()) - mean(values, cell.negatives()));
        }
        return sum;
    }

    /**
     * Returns the standardized difference between two shares.
     *
     * @param hits 1 or 0 for each sample
     */
    Estimate shift(double[] hits) {
        double variance = 0;
        for (Cell cell : cells) {
            variance += cell.weight()
                    * cell.weight()
                    * (shareVariance(hits, cell.positives()) + shareVariance(hits, cell.negatives()));
        }
        return Estimate.of(effect(hits), variance, -1, 1);
    }

    /** Returns the difference of two shifts, paired by sample. */
    Estimate shiftGain(double[] hits, double[] others) {
        double[] difference = difference(hits, others);
        return Estimate.of(effect(difference), variance(difference), -1, 1);
    }

    /** Returns the variance of a share after Agresti and Caffo (2000), which is not 0 if all samples agree. */
    private static double shareVariance(double[] hits, int[] samples) {
        double n = samples.length;
        double share = (mean(hits, samples) * n + 1) / (n + 2);
        return share * (1 - share) / (n + 2);
    }

    private double meanOfPositives(double[] values) {
        double sum = 0;
        for (Cell cell : cells) {
            sum += cell.weight() * mean(values, cell.positives());
        }
        return sum;
    }

    private double variance(double[] values) {
        double sum = 0;
        for (Cell cell : cells) {
            sum += cell.weight()
                    * cell.weight()
                    * (varianceOfMean(values, cell.positives()) + varianceOfMean(values, cell.negatives()));
        }
        return sum;
    }

    private static double mean(double[] values, int[] samples) {
        double sum = 0;
        for (int sample : samples) {
            sum += values[sample];
        }
        return sum / samples.length;
    }

    private static double varianceOfMean(double[] values, int[] samples) {
        double mean = mean(values, samples);
        double squares = 0;
        for (int sample : samples) {
            squares += (values[sample] - mean) * (values[sample] - mean);
        }
        return squares / (samples.length - 1.0) / samples.length;
    }

    private static double[] difference(double[] values, double[] others) {
        double[] difference = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            difference[i] = values[i] - others[i];
        }
        return difference;
    }
}
