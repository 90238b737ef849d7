package dev.invert.cli;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.arrays.ActivationFolder;
import dev.invert.explain.PreparedConcepts;
import dev.invert.labels.LabeledSamples;
import dev.invert.samples.MatchedSamples;
import java.util.function.Function;

/**
 * Opens the layers of a problem one after another. Layers with the same number of rows share the matched and prepared
 * concepts of the first.
 */
final class LayerSequence implements AutoCloseable {
    private final ProblemOptions problem;
    private final ActivationFolder folder;
    private final LabeledSamples labels;
    /** The match of the first layer; its concepts remain open until {@link #close()}. */
    private MatchedSamples first;

    private int rowCount;
    private PreparedConcepts prepared;

    LayerSequence(ProblemOptions problem, ActivationFolder folder, LabeledSamples labels) {
        this.problem = problem;
        this.folder = folder;
        this.labels = labels;
    }

    ActivationFolder folder() {
        return folder;
    }

    /** Opens a layer with rows that match the concepts; the caller closes it before this object. */
    MatchedSamples open(ActivationFolder.LayerFile layer) {
        ActivationMatrix matrix = problem.openActivations(
                layer, folder.sampleIds(), labels.matrix().budget());
        if (first == null) {
            rowCount = matrix.sampleCount();
            first = problem.match(matrix, folder.sampleIds(), labels);
            return first.borrowingConcepts();
        }
        // A different number of rows needs its own match, which fails unless the labels have these rows.
        return matrix.sampleCount() == rowCount
                ? first.withActivations(matrix)
                : problem.match(matrix, folder.sampleIds(), labels);
    }

    /**
     * Returns the concepts of a layer prepared for searching. Layers with the same match share them, and this object
     * closes them.
     *
     * @param prepare prepares concepts that are not prepared yet
     */
    PreparedConcepts prepared(Function<ConceptMatrix, PreparedConcepts> prepare, MatchedSamples samples) {
        if (prepared != null && prepared.concepts() != samples.concepts()) {
            prepared.close();
            prepared = null;
        }
        if (prepared == null) {
            prepared = prepare.apply(samples.concepts());
        }
        return prepared;
    }

    @Override
    public void close() {
        if (prepared != null) {
            prepared.close();
        }
        if (first != null && first.owned() != null) {
            first.owned().close();
        }
    }
}
