package dev.invert.explain;

import dev.invert.Formula;
import dev.invert.NeuronValues;
import dev.invert.StatisticsOptions;
import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.RankedNeuron;
import java.util.List;

/** Scores formulas on held-out samples, which the search did not see. One per thread; not thread-safe. */
final class HeldOutScorer implements AutoCloseable {
    private final AucWorkspace workspace;
    private final FormulaMeasures measures;

    /** @param concepts prepared concepts of the held-out samples */
    HeldOutScorer(PreparedConcepts concepts) {
        this.workspace = concepts.kernels().openSingle(1, 1);
        this.measures =
                new FormulaMeasures(concepts.table(), concepts.truthSets(), StatisticsOptions.DEFAULT.quantile());
    }

    /**
     * Ranks a neuron and returns the AUC of each formula, in the same order.
     *
     * @param values activations on the held-out samples
     * @throws dev.invert.errors.NonFiniteActivationException if an activation is NaN or infinite; reports the index of
     *     the sample in the activation matrix
     */
    List<FormulaMeasures.Estimate> score(NeuronValues values, List<Formula> formulas) {
        RankedNeuron ranked = workspace.rank(0, values);
        ranked.requireFinite();
        return measures.estimate(ranked, formulas);
    }

    @Override
    public void close() {
        workspace.close();
    }
}
