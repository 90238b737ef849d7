package dev.invert.results;

import dev.invert.ConceptMatrix;
import dev.invert.LayerExplanation;
import java.util.List;

/**
 * All that the files of one {@code explain} run are written from.
 *
 * @param layer name of the layer
 * @param inputs where the samples come from
 * @param result what was found
 * @param concepts still open
 * @param sampleIds N ids, or empty if samples have none
 * @param images what {@code invert report} finds the samples' pictures by, or empty if they have none
 * @param device where activations were computed or searched
 * @param loadSeconds time spent on getting activations and concepts
 * @param startNanos when the run began, from {@link System#nanoTime()}
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
    /** Returns the records of the neurons, one at a time: they are not kept. */
    public Iterable<NeuronRecord> neuronRecords() {
        NeuronRecords records = new NeuronRecords(layer, concepts, sampleIds);
        return () -> result.neurons().stream().map(records::of).iterator();
    }
}
