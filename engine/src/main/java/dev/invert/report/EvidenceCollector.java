package dev.invert.report;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import it.unimi.dsi.fastutil.ints.IntHeapPriorityQueue;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Goes back to the activations of a neuron to show what its best formula separates. */
public final class EvidenceCollector {
    private static final int BINS = 40;
    private static final int TOP_SAMPLES = 12;

    private final ActivationMatrix activations;
    private final ConceptMatrix concepts;

    /** Both must stay open while evidence is collected. */
    public EvidenceCollector(ActivationMatrix activations, ConceptMatrix concepts) {
        this.activations = activations;
        this.concepts = concepts;
    }

    /** The evidence for a formula on a neuron; a constant neuron has all its activations in the first bin. */
    public Evidence collect(int neuron, Formula formula) {
        try (ActivationBlock block = activations.load(neuron, 1)) {
            FloatBuffer values = block.floats(0);
            long[] truth = concepts.truthSet(formula);
            return new Evidence(histogram(values, truth), topSamples(values, truth));
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

    private static List<Evidence.TopSample> topSamples(FloatBuffer values, long[] truth) {
        // The head is the weakest of those kept; on ties the later sample, so that the first ones stay.
        IntHeapPriorityQueue kept = new IntHeapPriorityQueue((a, b) -> {
            int byActivation = Float.compare(values.get(a), values.get(b));
            return byActivation != 0 ? byActivation : Integer.compare(b, a);
        });
        for (int i = 0; i < values.limit(); i++) {
            if (kept.size() < TOP_SAMPLES) {
                kept.enqueue(i);
            } else if (values.get(i) > values.get(kept.firstInt())) {
                kept.dequeueInt();
                kept.enqueue(i);
            }
        }
        List<Evidence.TopSample> samples = new ArrayList<>();
        while (!kept.isEmpty()) {
            int sample = kept.dequeueInt();
            samples.add(0, new Evidence.TopSample(sample, values.get(sample), isSet(truth, sample)));
        }
        return samples;
    }
}
