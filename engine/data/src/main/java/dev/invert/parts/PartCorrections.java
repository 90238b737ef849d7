package dev.invert.parts;

import dev.invert.LayerExplanation;
import dev.invert.errors.InvertException;
import dev.invert.explain.LayerCorrections;
import dev.invert.results.LayerCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Converts the {@link LayerCorrections} of a part to bytes and back, for the machine that completes the part. */
public final class PartCorrections {
    private PartCorrections() {}

    /**
     * Returns the corrections of some neurons as bytes.
     *
     * @param from position of the first neuron in the layer
     * @param to position after the last one
     */
    public static byte[] encode(LayerCorrections layer, int from, int to) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(to - from);
            for (int k = from; k < to; k++) {
                out.writeDouble(layer.log10Q(k));
                out.writeDouble(layer.heldOutLog10Q(k));
                out.writeDouble(layer.heldOutLog10Holm(k));
            }
            LayerExplanation summary = layer.summary().withHeldOutSamples(List.of());
            out.write(LayerCodec.encode(summary));
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Returns the corrections that {@link #encode} made bytes of; the first neuron is at position 0.
     *
     * @throws InvertException if the bytes are no corrections
     */
    public static LayerCorrections decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int count = in.readInt();
            double[] log10Q = new double[count];
            double[] heldOutLog10Q = new double[count];
            double[] heldOutLog10Holm = new double[count];
            for (int k = 0; k < count; k++) {
                log10Q[k] = in.readDouble();
                heldOutLog10Q[k] = in.readDouble();
                heldOutLog10Holm[k] = in.readDouble();
            }
            return new LayerCorrections(LayerCodec.decode(in.readAllBytes()), log10Q, heldOutLog10Q, heldOutLog10Holm);
        } catch (IOException e) {
            throw new InvertException("The corrections of a part are damaged: repeat the run", e);
        }
    }
}
