package dev.invert.parts;

import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.explain.LayerCorrections;
import dev.invert.explain.ProofSummary;
import dev.invert.results.LayerCodec;
import dev.invert.results.LayerResults;
import dev.invert.results.OrderedConversion;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The explanations of a layer, read from its parts and completed with the statistics that depend on all neurons. Needs a
 * batch of neurons and some numbers per neuron in the heap.
 */
public final class PartResults implements LayerResults {
    private final PartSource parts;
    private final LayerCorrections corrections;
    private final int neuronCount;
    private final ProofSummary proofs;

    /**
     * Creates the results.
     *
     * @param parts all parts of the layer; must stay readable
     * @param corrections those of the layer
     * @param neuronCount number of neurons of all parts
     * @param proofs counts of the proofs of all neurons
     */
    public PartResults(PartSource parts, LayerCorrections corrections, int neuronCount, ProofSummary proofs) {
        this.parts = parts;
        this.corrections = corrections;
        this.neuronCount = neuronCount;
        this.proofs = proofs;
    }

    @Override
    public LayerExplanation summary() {
        return corrections.summary();
    }

    @Override
    public int neuronCount() {
        return neuronCount;
    }

    @Override
    public ProofSummary proofs() {
        return proofs;
    }

    @Override
    public void forEachBatch(OrderedConversion.Sink<Batch> sink) throws IOException {
        int position = 0;
        for (int part = 0; part < parts.count(); part++) {
            try (PartReader reader = parts.open(part)) {
                for (PartReader.Batch batch = reader.next(); batch != null; batch = reader.next()) {
                    int from = position;
                    byte[] bytes = batch.bytes();
                    sink.take(() -> completed(from, LayerCodec.decodeNeurons(bytes)));
                    position += batch.count();
                }
            }
        }
    }

    private List<NeuronExplanation> completed(int from, List<NeuronExplanation> neurons) {
        return IntStream.range(0, neurons.size())
                .mapToObj(k -> corrections.complete(from + k, neurons.get(k)))
                .toList();
    }
}
