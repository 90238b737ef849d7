package dev.invert.labels;

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
 * @param disorder why rows cannot be in the order of other data, naming file and line; empty where nothing tells
 */
public record LabeledSamples(
        ConceptMatrix matrix, List<String> sampleIds, List<String> groups, String form, String disorder)
        implements AutoCloseable {
    /** Checks the lengths. */
    public LabeledSamples {
        requireLength("sampleIds", sampleIds, matrix);
        requireLength("groups", groups, matrix);
    }

    /** Concepts of samples whose order nothing speaks against. */
    public LabeledSamples(ConceptMatrix matrix, List<String> sampleIds, List<String> groups, String form) {
        this(matrix, sampleIds, groups, form, "");
    }

    /** Concepts of samples without groups. */
    public LabeledSamples(ConceptMatrix matrix, List<String> sampleIds) {
        this(matrix, sampleIds, List.of(), "concepts");
    }

    /** Returns whether the labels come from a long CSV, in which a sample without labels may be missing. */
    public boolean isLongCsv() {
        return form.startsWith(LongColumns.FORM);
    }

    /** Other concepts of the same samples. */
    public LabeledSamples withMatrix(ConceptMatrix other, String otherForm) {
        return new LabeledSamples(other, sampleIds, groups, otherForm, disorder);
    }

    /** The same with other groups. */
    LabeledSamples withGroups(List<String> others) {
        return new LabeledSamples(matrix, sampleIds, others, form, disorder);
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
