package dev.invert.labels;

import dev.invert.ConceptMatrix;
import java.util.List;

/**
 * Concepts with the ids and groups of their samples. Closing this closes the matrix.
 *
 * @param matrix N samples x C concepts
 * @param sampleIds N ids in row order, or empty if the source has none
 * @param groups N group names in row order (a document, a patient, a video), or empty; samples of one group are not
 *     independent, so an honest split keeps them together
 * @param form description of the source, such as "one-hot CSV"
 * @param disorder reason why the row order cannot be trusted, with file and line; empty if none is known
 * @param filter bounds on the frequency of concepts, which hold among the samples that are used
 */
public record LabeledSamples(
        ConceptMatrix matrix,
        List<String> sampleIds,
        List<String> groups,
        String form,
        String disorder,
        ConceptFilter filter)
        implements AutoCloseable {
    /** @throws IllegalArgumentException if ids or groups are given and their number is not N */
    public LabeledSamples {
        requireLength("sampleIds", sampleIds, matrix);
        requireLength("groups", groups, matrix);
    }

    /** Creates labels whose row order is trusted. */
    public LabeledSamples(ConceptMatrix matrix, List<String> sampleIds, List<String> groups, String form) {
        this(matrix, sampleIds, groups, form, "", ConceptFilter.NONE);
    }

    /** Creates labels with all concepts. */
    public LabeledSamples(
            ConceptMatrix matrix, List<String> sampleIds, List<String> groups, String form, String disorder) {
        this(matrix, sampleIds, groups, form, disorder, ConceptFilter.NONE);
    }

    /** Creates labels without groups, whose row order is trusted. */
    public LabeledSamples(ConceptMatrix matrix, List<String> sampleIds) {
        this(matrix, sampleIds, List.of(), "concepts");
    }

    /** Returns whether the labels come from a long CSV file, in which samples without labels may be missing. */
    public boolean isLongCsv() {
        return form.startsWith(LongColumns.FORM);
    }

    /** Returns labels of the same samples with another matrix; neither matrix is closed. */
    public LabeledSamples withMatrix(ConceptMatrix other, String otherForm) {
        return new LabeledSamples(other, sampleIds, groups, otherForm, disorder, filter);
    }

    /** Returns these labels with other groups; the matrix is shared. */
    LabeledSamples withGroups(List<String> others) {
        return new LabeledSamples(matrix, sampleIds, others, form, disorder, filter);
    }

    /** Returns these labels with bounds on the frequency of concepts; the matrix is shared. */
    LabeledSamples withFilter(ConceptFilter counts) {
        return new LabeledSamples(matrix, sampleIds, groups, form, disorder, counts);
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
