package dev.invert.explain;

import dev.invert.ActivationBlock;
import dev.invert.Formula;
import dev.invert.MemoryBudget;
import dev.invert.StratifiedAuc;
import java.util.ArrayList;
import java.util.List;

/** Scores formulas within strata. One per thread; not thread-safe. */
final class StratifiedScorer implements AutoCloseable {
    private final List<SampleSplit.Part> parts;
    private final MemoryBudget budget;
    private final List<HeldOutScorer> scorers = new ArrayList<>();

    /** @param budget limits the memory of a neuron's activations */
    StratifiedScorer(StratumParts strata, MemoryBudget budget) {
        this.parts = strata.parts();
        this.budget = budget;
        try {
            parts.forEach(part -> scorers.add(new HeldOutScorer(part.concepts())));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Returns the AUC of each formula within strata, in the same order.
     *
     * @param block block that contains the activations of all samples
     * @param row index of the neuron in the block
     */
    List<StratifiedAuc> score(ActivationBlock block, int row, List<Formula> formulas) {
        // Twice the sum of U, and the number of pairs: integers.
        double[] twiceU = new double[formulas.size()];
        double[] pairs = new double[formulas.size()];
        int[] compared = new int[formulas.size()];
        for (int s = 0; s < parts.size(); s++) {
            try (ActivationBlock samples = block.select(row, parts.get(s).samples(), budget)) {
                List<FormulaMeasures.Estimate> estimates = scorers.get(s).score(samples.values(0), formulas);
                for (int f = 0; f < twiceU.length; f++) {
                    FormulaMeasures.Estimate estimate = estimates.get(f);
                    double area =
                            (double) estimate.positiveCount() * (estimate.sampleCount() - estimate.positiveCount());
                    if (area > 0) {
                        twiceU[f] += Math.rint(2 * area * estimate.auc());
                        pairs[f] += area;
                        compared[f]++;
                    }
                }
            }
        }
        List<StratifiedAuc> scored = new ArrayList<>();
        for (int f = 0; f < twiceU.length; f++) {
            scored.add(new StratifiedAuc(pairs[f] == 0 ? Double.NaN : twiceU[f] / (2 * pairs[f]), compared[f]));
        }
        return scored;
    }

    @Override
    public void close() {
        scorers.forEach(HeldOutScorer::close);
    }
}
