package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import dev.invert.ElementType;
import dev.invert.NeuronValues;
import dev.invert.SparseValues;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Optional;

/**
 * A neuron of which only activations other than 0 are stored, ranked in the time that these take. All kernels use it in
 * their workspaces of one lane.
 */
final class SparseRankedNeuron implements RankedNeuron, AutoCloseable {
    /** Least number of samples for each stored activation with which this form is used. */
    private static final int SAMPLES_PER_STORED = 4;

    private static final int MOMENT_LANES = 16;

    private final PatternTable table;
    private final IntBuffer patternOf;
    private final SortedEntries entries = new SortedEntries();
    private final PatternOffsets ranks;
    private final RankSummary summary = new RankSummary();
    private final RankableValues rankable;
    /** Weights in place of ranks; null if there are none, or if they are given as sums. */
    private PatternOffsets weights;
    /** Sums of weights in place of ranks, or null. */
    private LongBuffer weightSums;

    private SparseValues values;
    private DenseValues expanded;
    private Moments moments;

    SparseRankedNeuron(PatternTable table, LongSort sort) {
        this.table = table;
        this.patternOf = table.patternOfSample();
        this.ranks = new PatternOffsets(table.patternCount());
        this.rankable = new RankableValues(table, sort);
    }

    /** Returns whether a neuron is stored sparsely, and so few activations that this form pays. */
    static boolean suits(NeuronValues neuron) {
        return neuron instanceof SparseValues sparse
                && (long) SAMPLES_PER_STORED * sparse.storedCount() <= sparse.sampleCount();
    }

    /** Ranks a new neuron in place of the previous one. */
    void rank(SparseValues neuron) {
        table.requireSampleCount(neuron);
        values = neuron;
        expanded = null;
        moments = null;
        weights = null;
        weightSums = null;
        IntBuffer samples = neuron.samples();
        FloatBuffer stored = neuron.storedFloats();
        entries.start(stored.limit());
        for (int i = 0; i < stored.limit(); i++) {
            int bits = Float.floatToRawIntBits(stored.get(i));
            if ((bits & SortedEntries.EXPONENT) == SortedEntries.EXPONENT) {
                summary.set(samples.get(i), false, 0);
                return;
            }
            entries.add(bits, patternOf.get(samples.get(i)));
        }
        entries.sort(table.sampleCount());
        ranks.start(entries.zeroRank(), entries.count());
        entries.rank(ranks::add, summary);
        ranks.finish();
    }

    /** Returns the rank sums of the patterns. */
    PatternOffsets ranks() {
        return ranks;
    }

    /** Returns what the lane sums, in this form; null if it sums weights that were given as sums. */
    PatternOffsets summed() {
        return weightSums != null ? null : weights == null ? ranks : weights;
    }

    /** Replaces the ranks by weights. */
    void weigh(PatternOffsets newWeights) {
        weights = newWeights;
        weightSums = null;
    }

    /** Replaces the ranks by weights, of which a view of the sum of each pattern is given. */
    void weigh(LongBuffer sums) {
        weights = null;
        weightSums = sums;
    }

    @Override
    public NeuronValues values() {
        return values;
    }

    @Override
    public DenseValues denseValues() {
        if (expanded == null) {
            expanded = rankable.of(values);
        }
        return expanded;
    }

    @Override
    public RankSummary summary() {
        return summary;
    }

    @Override
    public Optional<PatternOffsets> rankOffsets() {
        return Optional.of(ranks);
    }

    @Override
    public void centeredRanks(long[] target) {
        ranks.expand(table.patternSizes(), table.sampleCount() + 1L, LongBuffer.wrap(target));
    }

    @Override
    public void centeredWeights(long[] target) {
        long meanRank = table.sampleCount() + 1L;
        IntBuffer sizes = table.patternSizes();
        if (weightSums == null) {
            summed().expand(sizes, meanRank, LongBuffer.wrap(target));
            return;
        }
        for (int p = 0; p < target.length; p++) {
            target[p] = weightSums.get(p) - sizes.get(p) * meanRank;
        }
    }

    @Override
    public FloatBuffer keys() {
        return denseValues().floats();
    }

    @Override
    public Moments moments() {
        if (moments == null) {
            double first = values.value(0);
            if (values.elementType() == ElementType.FLOAT16) {
                moments = entries.momentsOfDistinct(first);
            } else {
                moments = first == 0
                        ? momentsOfStored()
                        : JavaLocator.moments(denseValues().floats());
            }
        }
        return moments;
    }

    /** Sums as {@link JavaLocator#moments} does, to which the zeros add nothing. */
    private Moments momentsOfStored() {
        double[] sums = new double[MOMENT_LANES];
        double[] squares = new double[MOMENT_LANES];
        values.forEach((sample, value) -> {
            double distance = value;
            sums[sample % MOMENT_LANES] += distance;
            squares[sample % MOMENT_LANES] += distance * distance;
        });
        double sum = 0;
        double square = 0;
        for (int lane = 0; lane < MOMENT_LANES; lane++) {
            sum += sums[lane];
            square += squares[lane];
        }
        return new Moments(0, sum, square);
    }

    @Override
    public void locate(byte[] formulas, int position, LocatedSamples found) {
        found.start(entries.count());
        entries.locator().locate(formulas, position, found);
    }

    @Override
    public void close() {
        rankable.close();
    }
}
