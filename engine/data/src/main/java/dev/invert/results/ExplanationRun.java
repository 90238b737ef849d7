package dev.invert.results;

import dev.invert.ConceptMatrix;
import dev.invert.LayerExplanation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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
 * @param times times of the steps before writing
 * @param tokens texts of the tokens that the samples are
 * @param backend what the search backend reports, by name of the field; empty if nothing is known
 */
public record ExplanationRun(
        String layer,
        RunInputs inputs,
        LayerResults result,
        ConceptMatrix concepts,
        List<String> sampleIds,
        String images,
        String device,
        RunTimes times,
        TokenWords tokens,
        Map<String, Object> backend) {
    /** Creates a run of explanations that are in the heap, about whose backend nothing is known. */
    public ExplanationRun(
            String layer,
            RunInputs inputs,
            LayerExplanation result,
            ConceptMatrix concepts,
            List<String> sampleIds,
            String images,
            String device,
            RunTimes times,
            TokenWords tokens) {
        this(layer, inputs, LayerResults.of(result), concepts, sampleIds, images, device, times, tokens, Map.of());
    }

    /** Creates a run of explanations that are in the heap, whose samples are no tokens. */
    public ExplanationRun(
            String layer,
            RunInputs inputs,
            LayerExplanation result,
            ConceptMatrix concepts,
            List<String> sampleIds,
            String images,
            String device,
            RunTimes times) {
        this(layer, inputs, result, concepts, sampleIds, images, device, times, TokenWords.IDS);
    }

    /**
     * Converts the neurons on all processors, in bounded memory.
     *
     * @param conversion converts a neuron's record; called by several threads at once
     * @param sink receives the results, in the order of the neurons
     */
    public <R> void forEachRecord(Function<NeuronRecord, R> conversion, OrderedConversion.Sink<R> sink)
            throws IOException {
        NeuronRecords records = records();
        OrderedConversion<LayerResults.Batch, List<R>> conversions = new OrderedConversion<>(
                LayerResults.batchesAtOnce(),
                batch -> batch.neurons().stream()
                        .map(neuron -> conversion.apply(records.of(neuron)))
                        .toList(),
                converted -> {
                    for (R one : converted) {
                        sink.take(one);
                    }
                });
        result.forEachBatch(conversions::add);
        conversions.finish();
    }

    /** Prepares the records of the neurons; reads the concept matrix once. */
    public NeuronRecords records() {
        return new NeuronRecords(
                layer, concepts, sampleIds, result.summary().options().statistics(), tokens);
    }
}
