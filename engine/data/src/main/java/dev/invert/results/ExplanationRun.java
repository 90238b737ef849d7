package dev.invert.results;

import dev.invert.ConceptMatrix;
import dev.invert.LayerExplanation;
import java.util.List;

/**
 * Everything that the files of one {@code explain} run are written from.
 *
 * @param layer name of the layer
 * @param inputs sources of the samples
 * @param result the explanations
 * @param concepts open concept matrix
 * @param sampleIds N ids, or empty if samples have none
 * @param images source of the samples' pictures for {@code invert report}, such as an image folder; empty if there is
 *     none
 * @param device device on which activations were computed or searched
 * @param loadSeconds time spent obtaining activations and concepts
 * @param startNanos start of the run, from {@link System#nanoTime()}
 */
public record ExplanationRun(
        String layer,
        RunInputs inputs,
        LayerExplanation result,
        ConceptMatrix concepts,
        List<String> sampleIds,
        String images,
        String device,
        double loadSeconds,
        long startNanos) {
    /** Returns the records of the neurons; each iteration creates them one at a time. */
    public Iterable<NeuronRecord> neuronRecords() {
        NeuronRecords records = new NeuronRecords(
                layer, concepts, sampleIds, result.options().statistics().alpha());
        return () -> result.neurons().stream().map(records::of).iterator();
    }
}
