package dev.invert.explain;

import dev.invert.ActivationMatrix;
import dev.invert.ExplainOptions;
import dev.invert.NeuronExplanation;
import dev.invert.NullMaximum;
import dev.invert.SampleGroups;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.NeuronResult;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Null distribution of the best value of the search, from searches on permuted samples: permuted within groups if there are
 * any, and identically for all neurons. The p-value of a formula is the share of the searches, including the original
 * one, that found one at least as good (Phipson and Smyth 2010), so it is never 0. AUCs are compared exactly.
 */
final class PermutationNull {
    private final PreparedConcepts concepts;
    private final ExplainOptions options;
    private final ActivationMatrix activations;
    private final int[] neurons;
    private final SampleGroups groups;
    private final BeamSettings settings;
    private final NullMaximum[] observed;
    private final long[] asGood;
    private final List<NullMaximum> maxima = new ArrayList<>();

    /**
     * Creates a distribution that contains only the original search.
     *
     * @param groups groups of the samples, or null
     * @param found results of the original search, one per neuron
     */
    PermutationNull(
            PreparedConcepts concepts,
            ExplainOptions options,
            ActivationMatrix activations,
            int[] neurons,
            SampleGroups groups,
            List<NeuronExplanation> found) {
        this.concepts = concepts;
        this.options = options;
        this.activations = activations;
        this.neurons = neurons;
        this.groups = groups;
        this.settings = concepts.settings(options);
        this.observed = new NullMaximum[neurons.length];
        this.asGood = new long[neurons.length];
        for (int k = 0; k < neurons.length; k++) {
            observed[k] = found.get(k).explanations().isEmpty()
                    ? NullMaximum.NONE
                    : NullMaximum.of(found.get(k).explanations().get(0));
        }
    }

    /** Adds one search on permuted samples to the distribution. */
    void permuteAndSearch(long seed, SearchStrategy strategy) {
        NeuronResult[] results;
        try (PreparedConcepts permuted = concepts.permuted(order(new Random(seed)))) {
            results = Repetitions.bestOf(permuted, options, strategy, activations, neurons);
        }
        NullMaximum ofLayer = NullMaximum.NONE;
        for (int k = 0; k < neurons.length; k++) {
            NullMaximum best = best(results[k]);
            asGood[k] += isAsGood(best, observed[k]) ? 1 : 0;
            ofLayer = isAsGood(best, ofLayer) ? best : ofLayer;
        }
        maxima.add(ofLayer);
    }

    private NullMaximum best(NeuronResult result) {
        if (result.best().isEmpty()) {
            return NullMaximum.NONE;
        }
        FoundFormula best = result.best().get(0);
        return new NullMaximum(
                best.n(), best.rankSum(), settings.with(result.objective()).value(best));
    }

    private boolean isAsGood(NullMaximum a, NullMaximum b) {
        return LayerStatistics.isAsGood(options, concepts.sampleCount(), a, b);
    }

    private int[] order(Random random) {
        int[] order = new int[concepts.sampleCount()];
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

    /** Returns the p-value of the best AUC of the k-th requested neuron; NaN if the neuron has no explanation. */
    double familyWiseP(int k) {
        return observed[k].positiveCount() == 0 ? Double.NaN : (1.0 + asGood[k]) / (1.0 + maxima.size());
    }

    /** Returns the best formula over all neurons on each permutation, in order. */
    List<NullMaximum> maxima() {
        return List.copyOf(maxima);
    }
}
