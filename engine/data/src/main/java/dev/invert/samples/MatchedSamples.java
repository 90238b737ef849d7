package dev.invert.samples;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.labels.LabeledSamples;
import java.util.List;

/**
 * Activations and concepts of the same samples in the same order.
 *
 * @param activations N samples x K neurons, closed with this
 * @param concepts N samples x C concepts
 * @param sampleIds N ids, or empty where neither side has any
 * @param groups N names of what each sample belongs to, or empty; see {@link LabeledSamples#groups}
 * @param note how samples were matched, in words; may be empty
 * @param match which rows of both sides are used
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
     * Brings activations and labels into the same order: by id where both sides have ids, else row by row.
     *
     * @param activations taken over, also where this fails
     * @param activationIds of the activations, as {@link dev.invert.arrays.ActivationFolder#sampleIds} has them, or empty
     * @param labels stays the caller's, and must stay open as long as this
     * @throws dev.invert.errors.InvertException if both sides do not have the same samples, or their rows cannot be in the same
     *     order
     */
    public static MatchedSamples match(
            ActivationMatrix activations, List<String> activationIds, LabeledSamples labels) {
        return match(activations, activationIds, labels, false);
    }

    /**
     * The same, where samples that only one side has may be left out.
     *
     * @param commonOnly whether they are, and no error
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
     * Applies a match.
     *
     * @param activations taken over
     * @param activationIds of the activations, or empty
     * @param labels stays the caller's
     */
    public static MatchedSamples of(
            ActivationMatrix activations, List<String> activationIds, LabeledSamples labels, SampleMatch match) {
        List<String> ids = labels.sampleIds().isEmpty() ? activationIds : labels.sampleIds();
        if (match.conceptRows() == null) {
            return new MatchedSamples(activations, labels.matrix(), ids, labels.groups(), match.note(), match, null);
        }
        ConceptMatrix selected = labels.matrix().select(SampleMatch.array(match.conceptRows()));
        return new MatchedSamples(
                used(activations, match),
                selected,
                select(ids, match.conceptRows()),
                select(labels.groups(), match.conceptRows()),
                match.note(),
                match,
                selected);
    }

    private static ActivationMatrix used(ActivationMatrix activations, SampleMatch match) {
        return match.activationRows() == null
                ? activations
                : activations.select(SampleMatch.array(match.activationRows()));
    }

    /**
     * Returns another layer of the same samples with the concepts of this one, which must stay open as long.
     *
     * @param layer taken over; its rows are the samples that the activations matched here had
     */
    public MatchedSamples withActivations(ActivationMatrix layer) {
        return new MatchedSamples(used(layer, match), concepts, sampleIds, groups, note, match, null);
    }

    private static List<String> select(List<String> values, List<Integer> rows) {
        return values.isEmpty() ? values : rows.stream().map(values::get).toList();
    }

    /** Returns the same without the ownership of the concepts: closing it closes the activations only. */
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
