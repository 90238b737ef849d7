package dev.invert.explain;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.score.LiteralContributions;
import it.unimi.dsi.fastutil.ints.IntComparator;
import it.unimi.dsi.fastutil.ints.IntHeapPriorityQueue;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** Goes back to the activations of a neuron to show what its best formula separates. Not thread-safe. */
public final class EvidenceCollector implements AutoCloseable {
    private static final int BINS = 40;
    private static final int TOP_SAMPLES = 12;
    private static final int INACTIVE_SAMPLES = 6;

    private final ActivationMatrix activations;
    private final ConceptMatrix concepts;
    private final LiteralContributions growth;

    /** Both must stay open while evidence is collected. */
    public EvidenceCollector(ActivationMatrix activations, ConceptMatrix concepts) {
        this.activations = activations;
        this.concepts = concepts;
        this.growth = new LiteralContributions(concepts);
    }

    /** The evidence for a formula on a neuron; a constant neuron has all its activations in the first bin. */
    public Evidence collect(int neuron, Formula formula) {
        try (ActivationBlock block = activations.load(neuron, 1)) {
            FloatBuffer values = block.floats(0);
            long[] truth = concepts.truthSet(formula);
            return new Evidence(
                    histogram(values, truth),
                    samples(TOP_SAMPLES, sample -> true, highestFirst(values), values, truth),
                    samples(INACTIVE_SAMPLES, sample -> isSet(truth, sample), lowestFirst(values), values, truth),
                    growth.steps(block, 0, formula));
        }
    }

    private static boolean isSet(long[] truth, int sample) {
        return ((truth[sample >>> 6] >>> sample) & 1) != 0;
    }

    private static Evidence.Histogram histogram(FloatBuffer values, long[] truth) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < values.limit(); i++) {
            low = Math.min(low, values.get(i));
            high = Math.max(high, values.get(i));
        }
        double scale = high > low ? BINS / (high - low) : 0;
        long[][] counts = new long[2][BINS];
        for (int i = 0; i < values.limit(); i++) {
            int bin = Math.min(BINS - 1, (int) ((values.get(i) - low) * scale));
            counts[isSet(truth, i) ? 1 : 0][bin]++;
        }
        return new Evidence.Histogram(
                low,
                high,
                Arrays.stream(counts[1]).boxed().toList(),
                Arrays.stream(counts[0]).boxed().toList());
    }

    /** On ties the earlier sample is first. */
    private static IntComparator highestFirst(FloatBuffer values) {
        return (a, b) -> {
            int byActivation = Float.compare(values.get(b), values.get(a));
            return byActivation != 0 ? byActivation : Integer.compare(a, b);
        };
    }

    private static IntComparator lowestFirst(FloatBuffer values) {
        return (a, b) -> {
            int byActivation = Float.compare(values.get(a), values.get(b));
            return byActivation != 0 ? byActivation : Integer.compare(a, b);
        };
    }

    private static List<Evidence.TopSample> samples(
            int most, IntPredicate wanted, IntComparator firstToLast, FloatBuffer values, long[] truth) {
        // The head of the queue is the last of those kept.
        IntHeapPriorityQueue kept = new IntHeapPriorityQueue(firstToLast.reversed());
        for (int i = 0; i < values.limit(); i++) {
            if ((kept.size() == most && firstToLast.compare(i, kept.firstInt()) > 0) || !wanted.test(i)) {
                continue;
            }
            if (kept.size() == most) {
                kept.dequeueInt();
            }
            kept.enqueue(i);
        }
        List<Evidence.TopSample> samples = new ArrayList<>();
        while (!kept.isEmpty()) {
            int sample = kept.dequeueInt();
            samples.add(0, new Evidence.TopSample(sample, values.get(sample), isSet(truth, sample)));
        }
        return samples;
    }

    @Override
    public void close() {
        growth.close();
    }
}
