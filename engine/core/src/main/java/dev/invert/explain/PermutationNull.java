package dev.invert.explain;

import dev.invert.ActivationMatrix;
import dev.invert.ExplainOptions;
import dev.invert.NeuronExplanation;
import dev.invert.NullMaximum;
import dev.invert.SampleGroups;
import dev.invert.internal.kernel.SamplePatterns;
import dev.invert.internal.kernel.SampleRanks;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.NeuronResult;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * Null distribution of the best value of the search, from searches on permuted samples: permuted within groups if there are
 * any, and identically for all neurons. The p-value of a formula is the share of the searches, including the original
 * one, that found one at least as good (Phipson and Smyth 2010), so it is never 0. AUCs are compared exactly.
 */
final class PermutationNull {
    /** Bytes of the patterns of permutations that are searched at once. */
    private static final long MOST_BYTES = 32L << 20;

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

    /**
     * Adds searches on permuted samples to the distribution.
     *
     * @param seeds seed of each permutation
     * @param progress called with the number of finished searches so far
     */
    void permuteAndSearch(long[] seeds, SearchStrategy strategy, IntConsumer progress) {
        if (!settings.objective().sumsRanks() || concepts.sampleCount() > SampleRanks.MOST_SAMPLES) {
            for (int p = 0; p < seeds.length; p++) {
                permuteAndSearch(seeds[p], strategy);
                progress.accept(p + 1);
            }
            return;
        }
        PermutedSearch search = new PermutedSearch(concepts, settings.bestOnly(), strategy, options.threads());
        int atOnce = (int) Math.max(1, MOST_BYTES / (Integer.BYTES * (long) concepts.sampleCount()));
        for (int from = 0; from < seeds.length; from += atOnce) {
            int first = from;
            long[] some = Arrays.copyOfRange(seeds, from, Math.min(seeds.length, from + atOnce));
            List<SamplePatterns> permutations = new ArrayList<>();
            try {
                for (long seed : some) {
                    permutations.add(SamplePatterns.permuted(concepts.table(), order(new Random(seed))));
                }
                search(search, permutations, done -> progress.accept(first + done));
            } finally {
                permutations.forEach(SamplePatterns::close);
            }
        }
    }

    private void search(PermutedSearch search, List<SamplePatterns> permutations, IntConsumer progress) {
        LayerMaximum[] ofLayer = new LayerMaximum[permutations.size()];
        Arrays.setAll(ofLayer, p -> new LayerMaximum());
        search.run(
                activations,
                neurons,
                permutations,
                done -> progress.accept((int) ((long) permutations.size() * done / neurons.length)),
                (k, p, result) -> {
                    NullMaximum best = best(result);
                    // A neuron belongs to one thread at a time.
                    asGood[k] += isAsGood(best, observed[k]) ? 1 : 0;
                    ofLayer[p].add(k, best);
                });
        for (LayerMaximum maximum : ofLayer) {
            maxima.add(maximum.best);
        }
    }

    /** The best value over all neurons on one permutation; of equal values, that of the last neuron. */
    private final class LayerMaximum {
        private NullMaximum best = NullMaximum.NONE;
        private int neuron = -1;

        synchronized void add(int k, NullMaximum other) {
            boolean asGood = isAsGood(other, best);
            if (asGood && (k > neuron || !isAsGood(best, other))) {
                best = other;
                neuron = k;
            }
        }
    }

    /** Adds one search that ranks the samples again: its objective weighs them by other things, or they are too many. */
    private void permuteAndSearch(long seed, SearchStrategy strategy) {
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
