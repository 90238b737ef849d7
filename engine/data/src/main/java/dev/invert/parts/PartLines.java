package dev.invert.parts;

import dev.invert.NeuronExplanation;
import dev.invert.explain.LayerCorrections;
import dev.invert.results.EncodedNeuron;
import dev.invert.results.LayerCodec;
import dev.invert.results.NeuronRecords;
import java.io.IOException;
import java.io.OutputStream;

/** Writes the lines of explanations.jsonl and the rows of explanations.csv of one part of a layer. */
public final class PartLines {
    private PartLines() {}

    /**
     * Reads a part, completes its neurons, and writes them; the streams stay open.
     *
     * @param corrections those of the part
     * @param records converts the neurons
     */
    public static void write(
            PartReader part, LayerCorrections corrections, NeuronRecords records, OutputStream lines, OutputStream rows)
            throws IOException {
        int position = 0;
        for (PartReader.Batch batch = part.next(); batch != null; batch = part.next()) {
            for (NeuronExplanation neuron : LayerCodec.decodeNeurons(batch.bytes())) {
                EncodedNeuron encoded = EncodedNeuron.of(records.of(corrections.complete(position++, neuron)));
                lines.write(encoded.line());
                lines.write('\n');
                rows.write(encoded.rows());
            }
        }
    }
}
