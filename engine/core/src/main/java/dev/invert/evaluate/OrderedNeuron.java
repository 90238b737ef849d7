package dev.invert.evaluate;

import dev.invert.ActivationBlock;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.RankedNeuron;
import dev.invert.internal.kernel.TopWeights;
import dev.invert.internal.search.Auroc;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * One neuron with its samples in descending order of activation. Scores the sets of samples by every metric. Reused from
 * neuron to neuron; not thread-safe.
 *
 * <p>2U comes from the kernel's ranks, and for single sets from the same ranks by sample: both are exact. All other
 * figures are sums in the order of the samples, so that equal sets have equal scores.
 */
final class OrderedNeuron implements AutoCloseable {
    private final ConceptSamples concepts;
    private final AucWorkspace workspace;
    private final int n;
    private final double quantile;
    private final int topTarget;
    private final Auroc auroc;
    private final long[] centeredRanks;
    private final long[] keys;
    private final int[] order;
    /** For each position, the end of its group of equal activations. */
    private final int[] groupEnds;
    /** Distances from the mean, in units of the largest activation. */
    private final double[] distances;

    private final ConceptSums sums;
    private double deviation;
    private boolean constant;
    private int topCount;

    /** @param kernels must remain open until this object is closed */
    OrderedNeuron(ConceptSamples concepts, AucKernels.BoundKernels kernels, double quantile) {
        this.concepts = concepts;
        this.n = concepts.sampleCount();
        this.quantile = quantile;
        this.topTarget = TopWeights.target(n, quantile);
        this.auroc = new Auroc(n);
        this.centeredRanks = new long[concepts.patternCount()];
        this.keys = new long[n];
        this.order = new int[n];
        this.groupEnds = new int[n];
        this.distances = new double[n];
        this.sums = new ConceptSums(concepts.count());
        // Last, since nobody would close it if one of the arrays did not fit.
        this.workspace = kernels.openSingle(1, 1);
    }

    /**
     * Takes a neuron.
     *
     * @throws dev.invert.errors.NonFiniteActivationException if an activation is NaN or infinite
     */
    void load(ActivationBlock block, int row) {
        RankedNeuron ranked = workspace.rank(0, block.values(row));
        ranked.requireFinite();
        ranked.centeredRanks(centeredRanks);
        constant = ranked.summary().constant();
        sort(ranked.keys());
        measure(block, row);
        // The sample just below the top samples if there are no ties.
        int begin = topTarget;
        while (begin > 0 && groupEnds[begin - 1] > topTarget) {
            begin--;
        }
        topCount = begin > 0 ? begin : groupEnds[0];
    }

    private void sort(FloatBuffer values) {
        for (int i = 0; i < n; i++) {
            // The sum makes a positive zero of a negative one; negative floats order backwards.
            int bits = Float.floatToRawIntBits(values.get(i) + 0.0f);
            int key = bits ^ (bits >> 31 & Integer.MAX_VALUE);
            // Complemented, so that the ascending order is that of descending activations.
            keys[i] = (long) ~key << Integer.SIZE | i;
        }
        Arrays.sort(keys);
        int end = n;
        for (int at = n - 1; at >= 0; at--) {
            order[at] = (int) keys[at];
            if (at < n - 1 && keys[at] >> Integer.SIZE != keys[at + 1] >> Integer.SIZE) {
                end = at + 1;
            }
            groupEnds[at] = end;
        }
    }

    private void measure(ActivationBlock block, int row) {
        double largest = 0;
        for (int i = 0; i < n; i++) {
            distances[i] = block.value(row, i);
            largest = Math.max(largest, Math.abs(distances[i]));
        }
        double unit = largest == 0 ? 1 : largest;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            distances[i] /= unit;
            sum += distances[i];
        }
        double mean = sum / n;
        double rest = 0;
        for (int i = 0; i < n; i++) {
            rest += distances[i] - mean;
        }
        mean += rest / n;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            distances[i] -= mean;
            squares += distances[i] * distances[i];
        }
        deviation = constant ? 0 : Math.sqrt(squares / n);
    }

    boolean constant() {
        return constant;
    }

    /** Scores all concepts in one pass over the samples. */
    Scores[] scoreConcepts() {
        sums.clear();
        for (int begin = 0; begin < n; ) {
            int end = groupEnds[begin];
            for (int at = begin; at < end; at++) {
                int sample = order[at];
                int pattern = concepts.patternOf(sample);
                for (int i = concepts.start(pattern); i < concepts.end(pattern); i++) {
                    sums.add(concepts.concept(i), distances[sample]);
                }
            }
            sums.endGroup(end, end <= topCount);
            begin = end;
        }
        long[] z = new long[concepts.count()];
        for (int p = 0; p < centeredRanks.length; p++) {
            for (int i = concepts.start(p); i < concepts.end(p); i++) {
                z[concepts.concept(i)] += centeredRanks[p];
            }
        }
        Scores[] scores = new Scores[z.length];
        for (int c = 0; c < z.length; c++) {
            scores[c] = scores(concepts.size(c), z[c], sums.precision(c), sums.distance(c), sums.onTop(c));
        }
        return scores;
    }

    /** Scores one set of samples. */
    Scores score(long[] set) {
        long count = TruthSets.count(set);
        if (count == 0 || count == n) {
            return Scores.undefined(count);
        }
        long z = 0;
        double precision = 0;
        double distance = 0;
        long found = 0;
        long onTop = 0;
        for (int begin = 0; begin < n; ) {
            int end = groupEnds[begin];
            int inGroup = 0;
            for (int at = begin; at < end; at++) {
                if (TruthSets.holds(set, order[at])) {
                    distance += distances[order[at]];
                    inGroup++;
                }
            }
            if (inGroup > 0) {
                found += inGroup;
                precision += inGroup * (double) found / end;
                z += inGroup * ((long) n - begin - end);
                onTop = end <= topCount ? found : onTop;
            }
            begin = end;
        }
        return scores(count, z, precision, distance, onTop);
    }

    /**
     * Scores one set of samples as if only some samples existed.
     *
     * @param set subset of {@code kept}
     * @param kept the samples that exist
     */
    Scores score(long[] set, long[] kept) {
        long count = TruthSets.count(set);
        long total = TruthSets.count(kept);
        if (count == 0 || count == total) {
            return Scores.undefined(count);
        }
        int target = TopWeights.target((int) total, quantile);
        long before = 0;
        long found = 0;
        long twiceU = 0;
        long top = 0;
        long onTop = 0;
        double precision = 0;
        double sum = 0;
        double squares = 0;
        double inside = 0;
        for (int begin = 0; begin < n; begin = groupEnds[begin]) {
            int inGroup = 0;
            int keptInGroup = 0;
            for (int at = begin; at < groupEnds[begin]; at++) {
                int sample = order[at];
                if (TruthSets.holds(kept, sample)) {
                    double distance = distances[sample];
                    keptInGroup++;
                    sum += distance;
                    squares += distance * distance;
                    if (TruthSets.holds(set, sample)) {
                        inGroup++;
                        inside += distance;
                    }
                }
            }
            found += inGroup;
            long end = before + keptInGroup;
            if (inGroup > 0) {
                precision += inGroup * (double) found / end;
                long below = total - count - (end - found);
                twiceU += inGroup * (2 * below + keptInGroup - inGroup);
            }
            if (end <= target || before == 0) {
                top = end;
                onTop = found;
            }
            before = end;
        }
        long area = count * (total - count);
        double mean = sum / total;
        double spread = Math.sqrt(Math.max(0, squares / total - mean * mean));
        double r = spread == 0 || constant ? 0 : (inside - count * mean) / (spread * Math.sqrt((double) area));
        return new Scores(
                count,
                twiceU,
                twiceU / (2.0 * area),
                precision / count,
                Math.max(-1, Math.min(1, r)),
                2.0 * onTop / (count + top),
                (double) onTop / (count + top - onTop));
    }

    private Scores scores(long count, long z, double precision, double distance, long onTop) {
        double r = deviation == 0 ? 0 : distance / (deviation * Math.sqrt((double) count * (n - count)));
        return new Scores(
                count,
                count * (n - count) + z,
                auroc.value(count, z),
                precision / count,
                Math.max(-1, Math.min(1, r)),
                2.0 * onTop / (count + topCount),
                (double) onTop / (count + topCount - onTop));
    }

    /**
     * Returns the mean activation difference of CoSy: the mean over a set less the mean over the other samples, in
     * standard deviations of these; 0 if they are all equal, NaN for a set of no sample, of all samples, or of all but
     * one.
     */
    double meanDifference(long[] set) {
        long inside = TruthSets.count(set);
        long outside = n - inside;
        if (inside == 0 || outside < 2) {
            return Double.NaN;
        }
        double insideSum = 0;
        double outsideSum = 0;
        double first = Double.NaN;
        boolean equal = true;
        for (int i = 0; i < n; i++) {
            if (TruthSets.holds(set, i)) {
                insideSum += distances[i];
            } else {
                outsideSum += distances[i];
                equal &= Double.isNaN(first) || distances[i] == first;
                first = distances[i];
            }
        }
        if (equal) {
            return 0;
        }
        double mean = outsideSum / outside;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            if (!TruthSets.holds(set, i)) {
                squares += (distances[i] - mean) * (distances[i] - mean);
            }
        }
        return (insideSum / inside - mean) / Math.sqrt(squares / (outside - 1));
    }

    /** Compares two AUCs exactly. */
    int compareAuc(Scores a, Scores b) {
        return auroc.compare(a.positiveCount(), z(a), b.positiveCount(), z(b));
    }

    private long z(Scores scores) {
        return scores.twiceU() - scores.positiveCount() * (n - scores.positiveCount());
    }

    @Override
    public void close() {
        workspace.close();
    }
}
