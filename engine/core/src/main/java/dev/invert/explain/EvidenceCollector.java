package dev.invert.explain;

import dev.invert.ConceptMatrix;
import dev.invert.DenseValues;
import dev.invert.Evidence;
import dev.invert.Formula;
import dev.invert.internal.kernel.RankedNeuron;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the evidence for a neuron's best formula from the ranked neuron. One per thread; not thread-safe. */
final class EvidenceCollector {
    private static final int BINS = 40;
    private static final int TOP_SAMPLES = 12;
    private static final int INACTIVE_SAMPLES = 6;

    private final ConceptMatrix concepts;
    private final LiteralContributions contributions;

    /** @param prepared concepts of the samples that the neurons are ranked on */
    EvidenceCollector(PreparedConcepts prepared) {
        this.concepts = prepared.concepts();
        this.contributions = new LiteralContributions(prepared.table(), prepared.truthSets());
    }

    /**
     * Returns the evidence for a formula: a histogram of 40 bins, at most 12 top samples, at most 6 inactive samples
     * and the contribution of each literal. If the neuron is constant, the first bin holds all activations.
     *
     * @param neuron ranked on the samples of the concepts, all activations finite
     */
    Evidence collect(RankedNeuron neuron, Formula formula) {
        FloatBuffer values = ((DenseValues) neuron.values()).floats();
        long[] truth = concepts.truthSet(formula);
        ExtremeSamples top = new ExtremeSamples(TOP_SAMPLES);
        ExtremeSamples inactive = new ExtremeSamples(INACTIVE_SAMPLES);
        for (int i = 0; i < values.limit(); i++) {
            float value = values.get(i);
            top.offer(i, value);
            if (isSet(truth, i)) {
                inactive.offer(i, -value);
            }
        }
        return new Evidence(
                histogram(values, truth),
                samples(top, values, truth),
                samples(inactive, values, truth),
                contributions.steps(neuron, formula));
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

    private static List<Evidence.TopSample> samples(ExtremeSamples kept, FloatBuffer values, long[] truth) {
        List<Evidence.TopSample> samples = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            int sample = kept.sample(i);
            samples.add(new Evidence.TopSample(sample, values.get(sample), isSet(truth, sample)));
        }
        return samples;
    }
}
