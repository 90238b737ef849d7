package dev.invert.audit;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.internal.statistics.Placements;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Measures the sizes of dependences of one neuron; the samples are sorted once per neuron. Not thread-safe. */
final class EffectMeasure {
    private final ConceptMatrix concepts;
    private final int neuron;
    private final Target target;
    private final float[] values;
    private final SampleOrder without;
    private final SampleOrder within;

    /** Loads and sorts a neuron. */
    EffectMeasure(ConceptMatrix concepts, ActivationMatrix activations, int neuron, Target target) {
        this.concepts = concepts;
        this.neuron = neuron;
        this.target = target;
        this.values = values(activations, neuron);
        this.without = SampleOrder.of(target.without(), FloatBuffer.wrap(values));
        this.within = SampleOrder.of(target.within(), FloatBuffer.wrap(values));
    }

    /** Returns the activations of a neuron. */
    static float[] values(ActivationMatrix activations, int neuron) {
        float[] values = new float[activations.sampleCount()];
        try (ActivationBlock block = activations.load(neuron, 1)) {
            block.floats(0).get(0, values);
        }
        return values;
    }

    /** Returns the placements of the compared samples; see {@link Standardization#placements}. */
    double[] placements(Standardization standardization) {
        return standardization.placements(without, values.length);
    }

    /** Returns A1 with its interval. */
    Estimate within(AuditedPair pair) {
        LongBuffer bits = concepts.bits(pair.concept());
        Placements placements = new Placements();
        placements.start(
                pair.counts().positiveWithin(),
                pair.counts().negativeWithin(),
                pair.u2Within(),
                within.samples().length);
        int[] samples = within.samples();
        for (int from = 0; from < samples.length; ) {
            int to = within.groupEnd(from);
            int positives = 0;
            for (int i = from; i < to; i++) {
                positives += Bits.get(bits, samples[i]) ? 1 : 0;
            }
            if (positives > 0) {
                placements.add(from, to, positives);
            }
            from = to;
        }
        placements.finish();
        return Estimate.of(pair.aucWithin(), placements.positivePart() + placements.negativePart(), 0, 1);
    }

    /**
     * Returns the histogram outside the intended concept, the AUC of each stratum, and examples.
     *
     * @param predictions class that each sample is predicted as; null unless the neuron is an output
     */
    AuditEvidence evidence(int concept, int[] predictions) {
        int[] samples = without.samples();
        float low = values[samples[0]];
        float high = values[samples[samples.length - 1]];
        int[][] counts = new int[2][AuditEvidence.BINS];
        LongBuffer bits = concepts.bits(concept);
        double scale = high > low ? AuditEvidence.BINS / ((double) high - low) : 0;
        for (int sample : samples) {
            int bin = (int) Math.min(AuditEvidence.BINS - 1, ((double) values[sample] - low) * scale);
            counts[Bits.get(bits, sample) ? 1 : 0][bin]++;
        }
        return new AuditEvidence(
                low, high, list(counts[1]), list(counts[0]), strata(concept), examples(bits, predictions));
    }

    private List<AuditEvidence.Example> examples(LongBuffer bits, int[] predictions) {
        int[] samples = without.samples();
        return IntStream.rangeClosed(1, samples.length)
                .map(back -> samples[samples.length - back])
                .filter(sample -> Bits.get(bits, sample) && (predictions == null || predictions[sample] == neuron))
                .limit(AuditEvidence.MOST_EXAMPLES)
                .mapToObj(sample -> new AuditEvidence.Example(sample, values[sample]))
                .toList();
    }

    private static List<Integer> list(int[] counts) {
        List<Integer> list = new ArrayList<>();
        for (int count : counts) {
            list.add(count);
        }
        return list;
    }

    private List<AuditEvidence.Stratum> strata(int concept) {
        Strata strata = target.strata();
        List<AuditEvidence.Stratum> found = new ArrayList<>();
        LongBuffer bits = concepts.bits(concept);
        for (int s = 0; s < strata.count(); s++) {
            if (!strata.varies(concept, s)) {
                continue;
            }
            SampleOrder order = SampleOrder.of(strata.members()[s], FloatBuffer.wrap(values));
            int n1 = strata.positives()[concept][s];
            int n0 = strata.size(s) - n1;
            found.add(new AuditEvidence.Stratum(
                    strata.names().get(s), target.inside()[s], n1, n0, u2(order, bits) / (2.0 * n1 * n0)));
        }
        return found;
    }

    private static long u2(SampleOrder order, LongBuffer bits) {
        int[] samples = order.samples();
        long u2 = 0;
        long below = 0;
        for (int from = 0; from < samples.length; ) {
            int to = order.groupEnd(from);
            long positives = 0;
            for (int i = from; i < to; i++) {
                positives += Bits.get(bits, samples[i]) ? 1 : 0;
            }
            long negatives = (long) to - from - positives;
            u2 += positives * (2 * below + negatives);
            below += negatives;
            from = to;
        }
        return u2;
    }
}
