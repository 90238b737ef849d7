package dev.invert.results;

/**
 * A neuron as files have it.
 *
 * @param line line of explanations.jsonl, without a line feed
 * @param rows rows of explanations.csv, each with its line feed
 */
@SuppressWarnings("ArrayRecordComponent") // Neither compared nor kept.
public record EncodedNeuron(byte[] line, byte[] rows) {
    /** Encodes a neuron. */
    public static EncodedNeuron of(NeuronRecord neuron) {
        return new EncodedNeuron(ResultCodec.encode(neuron), ExplanationCsv.rows(neuron));
    }
}
