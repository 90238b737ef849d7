package dev.invert.explain;

import dev.invert.ConceptMatrix;
import dev.invert.Evidence;
import dev.invert.Formula;
import dev.invert.NeuronValues;
import dev.invert.internal.kernel.ActivationSpread;
import dev.invert.internal.kernel.RankedNeuron;
import java.util.List;

/** Collects the evidence for a neuron's best formula from the ranked neuron. One per thread; not thread-safe. */
final class EvidenceCollector implements AutoCloseable {
    private final ConceptMatrix concepts;
    private final LiteralContributions contributions;
    private final ActivationSpread.Kernel spreads;

    /** @param prepared concepts of the samples that the neurons are ranked on; closed after this collector */
    EvidenceCollector(PreparedConcepts prepared) {
        this.concepts = prepared.concepts();
        this.contributions = new LiteralContributions(prepared.table(), prepared.truthSets());
        this.spreads = prepared.kernels().openSpread();
    }

    /**
     * Returns the evidence for a formula: a histogram of 40 bins, at most 12 top samples, at most 6 inactive samples
     * and the contribution of each literal. If the neuron is constant, the first bin holds all activations.
     *
     * @param neuron ranked on the samples of the concepts, all activations finite
     */
    Evidence collect(RankedNeuron neuron, Formula formula) {
        NeuronValues values = neuron.values();
        long[] truth = concepts.truthSet(formula);
        ActivationSpread spread = spreads.measure(neuron, truth);
        return new Evidence(
                new Evidence.Histogram(spread.low(), spread.high(), spread.inside(), spread.outside()),
                samples(spread.top(), values, truth),
                samples(spread.inactive(), values, truth),
                contributions.steps(neuron, formula));
    }

    /** Returns the samples that satisfy a formula. */
    long[] truthSet(Formula formula) {
        return concepts.truthSet(formula);
    }

    private static List<Evidence.TopSample> samples(List<Integer> samples, NeuronValues values, long[] truth) {
        return samples.stream()
                .map(sample -> new Evidence.TopSample(
                        sample, values.value(sample), ((truth[sample >>> 6] >>> sample) & 1) != 0))
                .toList();
    }

    @Override
    public void close() {
        spreads.close();
    }
}
