package dev.invert.parts;

import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.explain.LayerPart;
import dev.invert.results.LayerCodec;
import dev.invert.results.LayerResults;
import dev.invert.results.OrderedConversion;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes the explanations of a part of a layer: its {@link PartHeader}, then its neurons in batches that can be read in
 * parallel. The form is read by the version of the program that has written it; see {@link PartReader}.
 */
public final class PartWriter {
    static final long MAGIC = 0x696e767274703031L; // "invrtp01"

    /** Number of neurons in a batch: enough to compress well, few enough to need little memory. */
    private static final int BATCH = 16;

    private PartWriter() {}

    /**
     * A batch as bytes.
     *
     * @param count number of neurons
     */
    @SuppressWarnings("ArrayRecordComponent") // Neither compared nor kept.
    private record Encoded(int count, byte[] bytes) {
        static Encoded of(List<NeuronExplanation> neurons) {
            return new Encoded(neurons.size(), LayerCodec.encodeNeurons(neurons));
        }
    }

    /**
     * Writes a part; the stream stays open.
     *
     * @return what the header says
     */
    public static LayerPart write(LayerExplanation part, OutputStream out) throws IOException {
        LayerPart summary = LayerPart.of(part);
        byte[] header = PartHeader.encode(summary);
        DataOutputStream data = new DataOutputStream(out);
        data.writeLong(MAGIC);
        data.writeInt(header.length);
        data.write(header);
        OrderedConversion<List<NeuronExplanation>, Encoded> batches =
                new OrderedConversion<>(LayerResults.batchesAtOnce(), Encoded::of, batch -> {
                    data.writeInt(batch.count());
                    data.writeInt(batch.bytes().length);
                    data.write(batch.bytes());
                });
        List<NeuronExplanation> neurons = part.neurons();
        for (int from = 0; from < neurons.size(); from += BATCH) {
            batches.add(neurons.subList(from, Math.min(neurons.size(), from + BATCH)));
        }
        batches.finish();
        data.writeInt(0);
        data.flush();
        return summary;
    }
}
