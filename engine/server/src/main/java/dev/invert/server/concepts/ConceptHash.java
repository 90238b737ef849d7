package dev.invert.server.concepts;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.labels.LabeledSamples;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Computes the id of a concept set from its content: concepts, samples and bits. The same content has the same id,
 * whichever format it was sent in.
 */
final class ConceptHash {
    private static final int WORDS_PER_CHUNK = 1 << 13;

    private final MessageDigest digest;

    private ConceptHash(MessageDigest digest) {
        this.digest = digest;
    }

    /** Returns the id of a concept set: 64 hexadecimal digits. */
    static String of(LabeledSamples labels) {
        try {
            ConceptHash hash = new ConceptHash(MessageDigest.getInstance("SHA-256"));
            hash.add(labels);
            return HexFormat.of().formatHex(hash.digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private void add(LabeledSamples labels) {
        ConceptMatrix matrix = labels.matrix();
        add(matrix.sampleCount());
        add(matrix.conceptCount());
        for (Concept concept : matrix.concepts()) {
            add(concept.id());
            add(concept.name());
            add(concept.definition());
        }
        add(labels.sampleIds());
        add(labels.groups());
        add(labels.disorder());
        add(labels.filter().toString());
        ByteBuffer chunk = ByteBuffer.allocate(WORDS_PER_CHUNK * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int concept = 0; concept < matrix.conceptCount(); concept++) {
            LongBuffer bits = matrix.bits(concept);
            while (bits.hasRemaining()) {
                int count = Math.min(WORDS_PER_CHUNK, bits.remaining());
                chunk.clear().asLongBuffer().put(bits.slice(bits.position(), count));
                bits.position(bits.position() + count);
                digest.update(chunk.array(), 0, count * Long.BYTES);
            }
        }
    }

    private void add(List<String> texts) {
        add(texts.size());
        texts.forEach(this::add);
    }

    private void add(String text) {
        byte[] bytes = (text == null ? "" : text).getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        digest.update(bytes);
    }

    private void add(int number) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
    }
}
