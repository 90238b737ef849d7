package dev.invert.parts;

import dev.invert.errors.InvertException;
import dev.invert.explain.LayerPart;
import dev.invert.explain.ProofSummary;
import dev.invert.results.LayerCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Converts a {@link LayerPart} to bytes and back: the header of a part's file, and what one machine tells another. */
public final class PartHeader {
    private PartHeader() {}

    /** Returns a part's summary as bytes. */
    public static byte[] encode(LayerPart part) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(part.neuronCount());
            write(part.proofs(), out);
            for (int k = 0; k < part.neuronCount(); k++) {
                out.writeDouble(part.log10P(k));
                out.writeDouble(part.heldOutLog10P(k));
            }
            out.write(LayerCodec.encode(part.summary()));
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static void write(ProofSummary proofs, DataOutputStream out) throws IOException {
        for (long count : proofs.byLength()) {
            out.writeLong(count);
        }
        out.writeLong(proofs.certified());
        out.writeLong(proofs.shorter());
        out.writeLong(proofs.steps());
    }

    private static ProofSummary readProofs(DataInputStream in) throws IOException {
        List<Long> byLength = new ArrayList<>();
        for (int length = 0; length <= ProofSummary.MOST_LITERALS; length++) {
            byLength.add(in.readLong());
        }
        return new ProofSummary(byLength, in.readLong(), in.readLong(), in.readLong());
    }

    /**
     * Returns the summary that {@link #encode} made bytes of.
     *
     * @throws InvertException if the bytes are no such summary
     */
    public static LayerPart decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int count = in.readInt();
            ProofSummary proofs = readProofs(in);
            if (count < 0 || count > in.available() / (2 * Double.BYTES)) {
                throw new IOException("the number of neurons is " + count);
            }
            double[] log10P = new double[count];
            double[] heldOutLog10P = new double[count];
            for (int k = 0; k < count; k++) {
                log10P[k] = in.readDouble();
                heldOutLog10P[k] = in.readDouble();
            }
            return new LayerPart(LayerCodec.decode(in.readAllBytes()), log10P, heldOutLog10P, proofs);
        } catch (IOException e) {
            throw new InvertException(
                    "A part of the explanations is damaged (" + e.getMessage() + "): remove it and repeat the run", e);
        }
    }
}
