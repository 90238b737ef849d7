package dev.invert.samples;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.labels.LabeledSamples;
import java.util.List;

/**
 * Activations and concepts of the same samples in the same order.
 *
 * @param activations N samples x K neurons, closed with this object
 * @param concepts N samples x C concepts
 * @param sampleIds N ids, or empty if neither side has any
 * @param groups N group names, or empty; see {@link LabeledSamples#groups}
 * @param note description of the matching; may be empty
 * @param match rows of both sides that are used
 * @param owned the concepts if this object owns them, else null
 */
public record MatchedSamples(
        ActivationMatrix activations,
        ConceptMatrix concepts,
        List<String> sampleIds,
        List<String> groups,
        String note,
        SampleMatch match,
        ConceptMatrix owned)
        implements AutoCloseable {

    /**
     * Matches activations and labels: by id if both sides have ids, else row by row.
     *
     * @param activations owned by the result; closed if this fails
     * @param activationIds ids of the activations, as in {@link dev.invert.arrays.ActivationFolder#sampleIds}, or empty
     * @param labels not closed; must stay open as long as the result
     * @throws dev.invert.errors.InvertException if the two sides have different samples, or their rows cannot be in the
     *     same order
     */
    public static MatchedSamples match(
            ActivationMatrix activations, List<String> activationIds, LabeledSamples labels) {
        return match(activations, activationIds, labels, false);
    }

    /**
     * Matches activations and labels as {@link #match(ActivationMatrix, List, LabeledSamples)} does, optionally
     * dropping samples that only one side has.
     *
     * @param commonOnly whether such samples are dropped; otherwise they are an error
     */
    public static MatchedSamples match(
            ActivationMatrix activations, List<String> activationIds, LabeledSamples labels, boolean commonOnly) {
        try {
            return of(
                    activations, activationIds, labels, SampleMatch.of(activations, activationIds, labels, commonOnly));
        } catch (RuntimeException e) {
            activations.close();
            throw e;
        }
    }

    /**
     * Applies a match. If samples are selected, the bounds of the labels on the frequency of concepts apply to them.
     *
     * @param activations owned by the result
     * @param activationIds ids of the activations, or empty
     * @param labels not closed; must stay open as long as the result
     * @param match rows to use
     */
    public static MatchedSamples of(
            ActivationMatrix activations, List<String> activationIds, LabeledSamples labels, SampleMatch match) {
        List<String> ids = labels.sampleIds().isEmpty() ? activationIds : labels.sampleIds();
        if (match.conceptRows() == null) {
            return new MatchedSamples(activations, labels.matrix(), ids, labels.groups(), match.note(), match, null);
        }
        ConceptMatrix selected = labels.filter().apply(labels.matrix().select(SampleMatch.array(match.conceptRows())));
        int rare = labels.matrix().conceptCount() - selected.conceptCount();
        String note = rare == 0
                ? match.note()
                : match.note()
                        + "; left out %,d concepts that are too rare or too frequent among these samples"
                                .formatted(rare);
        return new MatchedSamples(
                used(activations, match),
                selected,
                select(ids, match.conceptRows()),
                select(labels.groups(), match.conceptRows()),
                note,
                match,
                selected);
    }

    private static ActivationMatrix used(ActivationMatrix activations, SampleMatch match) {
        return match.activationRows() == null
                ? activations
                : activations.select(SampleMatch.array(match.activationRows()));
    }

    /**
     * Returns another layer of the same samples with the concepts of this object, which must stay open as long as the
     * result.
     *
     * @param layer owned by the result; its rows are those of the activations before matching
     */
    public MatchedSamples withActivations(ActivationMatrix layer) {
        return new MatchedSamples(used(layer, match), concepts, sampleIds, groups, note, match, null);
    }

    private static List<String> select(List<String> values, List<Integer> rows) {
        return values.isEmpty() ? values : rows.stream().map(values::get).toList();
    }

    /** Returns a copy that does not own the concepts: closing it closes the activations only. */
    public MatchedSamples borrowingConcepts() {
        return new MatchedSamples(activations, concepts, sampleIds, groups, note, match, null);
    }

    @Override
    public void close() {
        activations.close();
        if (owned != null) {
            owned.close();
        }
    }
}
