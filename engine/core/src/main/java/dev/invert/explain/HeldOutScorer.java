package dev.invert.explain;

import dev.invert.Formula;
import dev.invert.NeuronValues;
import dev.invert.StatisticsOptions;
import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.RankedNeuron;
import java.util.List;

/** Scores formulas on samples that the search for them did not see. One per thread; not thread-safe. */
final class HeldOutScorer implements AutoCloseable {
    private final AucWorkspace workspace;
    private final FormulaMeasures measures;

    /** @param concepts of the held-out samples */
    HeldOutScorer(PreparedConcepts concepts) {
        this.workspace = concepts.kernels().open(1, 1);
        this.measures =
                new FormulaMeasures(concepts.table(), concepts.truthSets(), StatisticsOptions.DEFAULT.quantile());
    }

    /**
     * Ranks a neuron and scores formulas.
     *
     * @param values on the held-out samples
     * @throws dev.invert.errors.NonFiniteActivationException if one is NaN or infinite; names the sample among these
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
