package dev.invert.explain;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ExplainOptions;
import dev.invert.Formula;
import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankedNeuron;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.NeuronWeigher;
import java.util.List;

/**
 * Computes the value of the objective for any formula, as {@link dev.invert.Explanation#objectiveValue()} has it for
 * those that a search reports. Not thread-safe. The caller closes it before the concepts.
 */
public final class ObjectiveValues implements AutoCloseable {
    private final PatternTable table;
    private final BeamSettings settings;
    private final TruthSums sums;
    private final NeuronWeigher weigher;
    private final AucWorkspace workspace;
    private final long[] weights;

    /**
     * Allocates the memory of one neuron.
     *
     * @param options options of the search
     */
    public ObjectiveValues(PreparedConcepts concepts, ExplainOptions options) {
        this.table = concepts.table();
        this.settings = concepts.settings(options);
        this.sums = new TruthSums(table, concepts.truthSets());
        this.weigher = settings.objective().weigher(table);
        this.workspace = concepts.kernels().openSingle(1, 1);
        this.weights = new long[table.patternCount()];
    }

    /**
     * Returns the value of a formula on a neuron; NaN if all activations are equal.
     *
     * @param activations activations on the samples of the concepts
     * @param neuron index of the neuron in the activation matrix
     * @param formula formula over ids of the concepts, with at most as many literals as the options allow
     * @throws IllegalArgumentException if no sample or every sample satisfies the formula
     */
    public double of(ActivationMatrix activations, int neuron, Formula formula) {
        sums.evaluate(formula);
        try (ActivationBlock block = activations.load(neuron, 1)) {
            RankedNeuron ranked = workspace.rank(0, block.values(0));
            ranked.requireFinite();
            if (ranked.summary().constant()) {
                return Double.NaN;
            }
            BeamSettings ofNeuron = settings.with(weigher.weigh(workspace, 0, ranked));
            ranked.centeredWeights(weights);
            return ofNeuron.value(measured(formula));
        }
    }

    private FoundFormula measured(Formula formula) {
        long n = sums.count();
        long sum = sums.sum(weights);
        if (n == 0 || n == table.sampleCount()) {
            throw new IllegalArgumentException("formula=" + formula.text() + " holds for " + n + " of "
                    + table.sampleCount() + " samples: its value is not defined");
        }
        return new FoundFormula(formula, n, sum, List.of());
    }

    @Override
    public void close() {
        workspace.close();
    }
}
