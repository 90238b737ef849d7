package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import java.util.List;

/** Pairs of a sample and a concept that it shows, in any order and as often as they come, in native memory. */
final class Memberships implements AutoCloseable {
    /**
     * Bits of matrix per byte of labels beyond which the labels are taken for a mistake, such as a column of ids: every
     * label of real data occurs with many samples.
     */
    private static final long MOST_BITS_PER_BYTE = 2048;

    private static final long ALWAYS_ALLOWED_BITS = 1L << 29;

    private final MemoryBudget budget;
    private final NativeLongs pairs;

    /** @param budget what the pairs and the matrix count against */
    Memberships(MemoryBudget budget) {
        this.budget = budget;
        this.pairs = new NativeLongs(budget);
    }

    void add(int sample, int concept) {
        pairs.add((long) sample << Integer.SIZE | concept);
    }

    long size() {
        return pairs.size();
    }

    /**
     * The matrix, which the caller closes.
     *
     * @param source what the pairs come from, and {@code sourceBytes} how large it is; for errors
     * @throws InvertException if there is no sample or no concept, or the matrix is out of proportion
     */
    ConceptMatrix build(Object source, long sourceBytes, int sampleCount, List<Concept> concepts) {
        if (sampleCount == 0 || concepts.isEmpty()) {
            throw new InvertException(source + ": has " + sampleCount + " samples and " + concepts.size()
                    + " concepts; at least one of each is needed");
        }
        long bits = (long) sampleCount * concepts.size();
        if (bits > ALWAYS_ALLOWED_BITS && bits / MOST_BITS_PER_BYTE > sourceBytes) {
            throw new InvertException(
                    "%s: %,d samples with %,d different labels would take %,d MB; is a column of ids taken for labels?"
                            .formatted(source, sampleCount, concepts.size(), bits >>> 23));
        }
        try (ConceptMatrix.Builder matrix = ConceptMatrix.builder(sampleCount, concepts, budget)) {
            pairs.forEach(pair -> matrix.set((int) (pair >>> Integer.SIZE), (int) pair));
            return matrix.build();
        }
    }

    @Override
    public void close() {
        pairs.close();
    }
}
