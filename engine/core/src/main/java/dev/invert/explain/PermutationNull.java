package dev.invert.explain;

import dev.invert.ActivationMatrix;
import dev.invert.ExplainOptions;
import dev.invert.Explanation;
import dev.invert.NeuronExplanation;
import dev.invert.SampleGroups;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.search.ExactAuc;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.NeuronResult;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.List;
import java.util.Random;

/**
 * What the whole search finds where there is nothing to find: on samples that were shuffled, within their groups if they
 * have any, the same way for all neurons. The p of an AUC is the share of the searches, the real one included, that
 * found one as good (Phipson and Smyth 2010, so that it is never 0). AUCs are compared exactly.
 */
final class PermutationNull {
    private final SearchSetup setup;
    private final ActivationMatrix activations;
    private final int[] neurons;
    private final SampleGroups groups;
    private final ExplainOptions.Direction direction;
    private final FoundFormula[] observed;
    private final long[] asGood;
    private final long[] layerAsGood;
    private int shuffled;

    /** @param groups of the samples, or null */
    PermutationNull(
            SearchSetup setup,
            ActivationMatrix activations,
            int[] neurons,
            SampleGroups groups,
            ExplainOptions.Direction direction,
            List<NeuronExplanation> found) {
        this.setup = setup;
        this.activations = activations;
        this.neurons = neurons;
        this.groups = groups;
        this.direction = direction;
        this.observed = new FoundFormula[neurons.length];
        this.asGood = new long[neurons.length];
        this.layerAsGood = new long[neurons.length];
        for (int k = 0; k < neurons.length; k++) {
            if (!found.get(k).explanations().isEmpty()) {
                Explanation best = found.get(k).explanations().get(0);
                long n1 = best.positiveCount();
                long z = best.u2() - n1 * (best.sampleCount() - n1);
                observed[k] = new FoundFormula(best.formula(), n1, z, List.of());
            }
        }
    }

    /** Searches once more on shuffled samples. */
    void shuffleAndSearch(long seed) {
        AucKernels kernels = setup.kernels();
        NeuronResult[] results;
        try (PatternTable table = setup.table().reordered(order(new Random(seed)));
                AucKernels.BoundKernels bound = kernels.bind(table)) {
            results = setup.bestOf(activations, neurons, bound, table);
        }
        FoundFormula ofLayer = null;
        for (int k = 0; k < neurons.length; k++) {
            FoundFormula best =
                    results[k].best().isEmpty() ? null : results[k].best().get(0);
            asGood[k] += isAsGood(best, observed[k]) ? 1 : 0;
            ofLayer = isAsGood(best, ofLayer) || ofLayer == null ? best : ofLayer;
        }
        for (int k = 0; k < neurons.length; k++) {
            layerAsGood[k] += isAsGood(ofLayer, observed[k]) ? 1 : 0;
        }
        shuffled++;
    }

    private int[] order(Random random) {
        int[] order = new int[setup.table().sampleCount()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        if (groups == null) {
            return IntArrays.shuffle(order, random);
        }
        for (int[] members : groups.members()) {
            int[] from = IntArrays.shuffle(members.clone(), random);
            for (int i = 0; i < members.length; i++) {
                order[members[i]] = from[i];
            }
        }
        return order;
    }

    private boolean isAsGood(FoundFormula a, FoundFormula b) {
        if (a == null || b == null) {
            return false;
        }
        long total = setup.table().sampleCount();
        return switch (direction) {
            case MAX -> ExactAuc.compare(total, a.n(), a.z(), b.n(), b.z()) >= 0;
            case MIN -> ExactAuc.compare(total, a.n(), a.z(), b.n(), b.z()) <= 0;
            case BOTH -> ExactAuc.compare(total, a.n(), Math.abs(a.z()), b.n(), Math.abs(b.z())) >= 0;
        };
    }

    /** The p of the best AUC of a neuron; NaN if it has none. */
    double familyWiseP(int k) {
        return observed[k] == null ? Double.NaN : (1.0 + asGood[k]) / (1.0 + shuffled);
    }

    /** The same over all neurons. */
    double layerFamilyWiseP(int k) {
        return observed[k] == null ? Double.NaN : (1.0 + layerAsGood[k]) / (1.0 + shuffled);
    }
}
