package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import java.util.List;

/** Collects pairs of a sample and a concept that it shows, in any order and with duplicates, in native memory. */
final class Memberships implements AutoCloseable {
    /**
     * Bits of matrix per byte of labels above which the labels are assumed to be a mistake, such as a column of ids; in
     * real data every label occurs with many samples.
     */
    private static final long MOST_BITS_PER_BYTE = 2048;

    private static final long ALWAYS_ALLOWED_BITS = 1L << 29;

    private final MemoryBudget budget;
    private final NativeLongs pairs;

    /** @param budget limits the native memory of the pairs and of the matrix */
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
     * Builds the matrix, which the caller closes.
     *
     * @param source name of the source, for error messages
     * @param sourceBytes size of the source, to detect an implausibly large matrix
     * @throws InvertException if there are no samples or no concepts, or the matrix is implausibly large for its source
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
