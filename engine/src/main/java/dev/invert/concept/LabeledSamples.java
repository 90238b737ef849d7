package dev.invert.concept;

import dev.invert.ConceptMatrix;
import java.util.List;

/**
 * Concepts with the ids of their samples. Closing it closes the matrix.
 *
 * @param matrix N samples x C concepts
 * @param sampleIds N ids in row order, or empty where the file has none
 * @param groups what each sample belongs to (a document, a patient, a video), N names in row order, or empty; samples
 *     of one group are not independent, so that an honest split keeps them together
 * @param form what was read, in words, such as "one-hot CSV"
 */
public record LabeledSamples(ConceptMatrix matrix, List<String> sampleIds, List<String> groups, String form)
        implements AutoCloseable {
    /** Checks the lengths. */
    public LabeledSamples {
        requireLength("sampleIds", sampleIds, matrix);
        requireLength("groups", groups, matrix);
    }

    /** Concepts of samples without groups. */
    public LabeledSamples(ConceptMatrix matrix, List<String> sampleIds) {
        this(matrix, sampleIds, List.of(), "concepts");
    }

    private static void requireLength(String what, List<String> values, ConceptMatrix matrix) {
        if (!values.isEmpty() && values.size() != matrix.sampleCount()) {
            throw new IllegalArgumentException(what + " has " + values.size() + " entries, the matrix "
                    + matrix.sampleCount() + " samples: they must be equal");
        }
    }

    @Override
    public void close() {
        matrix.close();
    }
}
