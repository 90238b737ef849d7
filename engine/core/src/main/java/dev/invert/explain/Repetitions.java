package dev.invert.explain;

import dev.invert.ActivationMatrix;
import dev.invert.DecidingTest;
import dev.invert.ExplainOptions;
import dev.invert.Formula;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.Robustness;
import dev.invert.SampleGroups;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.internal.kernel.RankOrders;
import dev.invert.internal.search.NeuronResult;
import dev.invert.internal.search.exact.ExactSearchCost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Repeats the whole search on other samples: folds, bootstrap samples and permutations. */
final class Repetitions {
    /** Share of the bootstrap searches that the listed formulas account for. */
    private static final double BOOTSTRAP_SET = 0.9;

    private static final long FOLDS = 1L << 40;
    private static final long BOOTSTRAP = 2L << 40;
    private static final long PERMUTATIONS = 3L << 40;

    private final ExplainOptions options;
    private final PreparedConcepts concepts;
    private final SearchStrategy strategy;
    /** Work that each proof on other samples may take: as much as one of the original search. */
    private final ProofAllowance allowance;
    /** Heap that the proofs of a repetition take about; 0 without proofs. */
    private final long indexBytes;

    private final ActivationMatrix activations;
    private final int[] neurons;
    private final SampleGroups groups;
    private final IntConsumer progress;
    private int done;

    /**
     * Creates the repetitions of a search.
     *
     * @param strategy strategy of the original search
     * @param activations activations on the searched samples
     * @param groups groups of the searched samples, or null
     * @param progress called with the number of finished searches
     */
    Repetitions(
            ExplainOptions options,
            PreparedConcepts concepts,
            SearchStrategy strategy,
            ActivationMatrix activations,
            int[] neurons,
            SampleGroups groups,
            IntConsumer progress) {
        // Fix the method of the original search: counts of a part of the samples must not change the decision. If only
        // shorter formulas are proven, parts are searched by beam alone.
        boolean proven = strategy.decision().covers(Math.min(options.length(), ExactSearchCost.MAX_LENGTH));
        this.options = options.with(proven ? SearchOptions.Method.OPTIMAL : SearchOptions.Method.BEAM);
        this.concepts = concepts;
        this.strategy = strategy;
        this.indexBytes = proven ? strategy.decision().indexBytes() : 0;
        this.allowance = proven ? ProofAllowance.each(strategy.decision().stepsPerNeuron()) : ProofAllowance.UNLIMITED;
        this.activations = activations;
        this.neurons = neurons;
        this.groups = groups;
        this.progress = progress;
    }

    /** Runs the requested repetitions and returns the explanations with their results. */
    LayerExplanation addTo(LayerExplanation found) {
        StatisticsOptions statistics = options.statistics();
        if (statistics.repetitions() == 0) {
            return found;
        }
        long start = System.nanoTime();
        Optional<WinnerTally> folds = statistics.folds() > 0 ? Optional.of(folds(found)) : Optional.empty();
        Optional<WinnerTally> bootstrap = statistics.bootstrap() > 0 ? Optional.of(bootstrap(found)) : Optional.empty();
        Optional<PermutationNull> permutations =
                statistics.permutations() > 0 ? Optional.of(permutations(found)) : Optional.empty();
        List<NeuronExplanation> changed = IntStream.range(0, neurons.length)
                .mapToObj(k -> judged(
                        statistics,
                        found.neurons()
                                .get(k)
                                .with(new Robustness(
                                        permutations.map(p -> p.familyWiseP(k)).orElse(Double.NaN),
                                        Double.NaN,
                                        folds.map(tally -> tally.stability(k, 1)),
                                        bootstrap.map(tally -> tally.stability(k, BOOTSTRAP_SET))))))
                .toList();
        return found.withRepetitions(
                changed,
                (System.nanoTime() - start) * 1e-9,
                permutations.map(PermutationNull::maxima).orElse(List.of()));
    }

    /** Returns the neuron with the status that the {@link DecidingTest} implies, now that all p-values are known. */
    static NeuronExplanation judged(StatisticsOptions statistics, NeuronExplanation neuron) {
        return neuron.explanations().isEmpty()
                ? neuron
                : neuron.withSignificance(DecidingTest.of(neuron, statistics).accepts(neuron, statistics.alpha()));
    }

    /** Searches without computing statistics; returns one result per neuron, without aliases or formulas per length. */
    static NeuronResult[] bestOf(
            PreparedConcepts concepts,
            ExplainOptions options,
            SearchStrategy strategy,
            ActivationMatrix activations,
            int[] neurons) {
        NeuronResult[] results = new NeuronResult[neurons.length];
        new LayerSearch(concepts, concepts.settings(options).bestOnly(), strategy, null, options.threads())
                .run(activations, neurons, done -> {}, () -> (at, result, ranked, block, row) -> results[at] = result);
        return results;
    }

    private long seed(long kind, int index) {
        return new SplittableRandom(options.statistics().seed() + kind + index).nextLong();
    }

    private void step() {
        progress.accept(++done);
    }

    private WinnerTally folds(LayerExplanation found) {
        int folds = options.statistics().folds();
        double[] shares = new double[folds];
        Arrays.fill(shares, 1.0 / folds);
        if (groups != null && groups.groupCount() < folds) {
            throw new InvertException(Message.of(
                    Setting.FOLDS.with(folds),
                    " needs as many groups, which stay whole, and there are " + groups.groupCount()));
        }
        int[][] parts = new SampleUnits(concepts.concepts(), concepts.table(), groups).split(shares, seed(FOLDS, 0));
        WinnerTally tally = new WinnerTally(concepts, found.neurons());
        for (int[] outside : parts) {
            if (outside.length < 2 || outside.length > concepts.sampleCount() - 2) {
                throw new InvertException(Message.of(
                        Setting.FOLDS.with(folds),
                        " of " + concepts.sampleCount() + " samples leaves a fold of " + outside.length
                                + ": each needs at least 2" + (groups == null ? "" : ", and groups stay whole")));
            }
            int[] inside = others(outside);
            List<List<Formula>> winners = search(inside, tally);
            measure(outside, winners, tally);
            step();
        }
        return tally;
    }

    private int[] others(int[] samples) {
        boolean[] taken = new boolean[concepts.sampleCount()];
        for (int sample : samples) {
            taken[sample] = true;
        }
        return IntStream.range(0, taken.length).filter(i -> !taken[i]).toArray();
    }

    /** Searches on selected samples and counts the winners; returns each neuron's winner as a list of at most one. */
    private List<List<Formula>> search(int[] samples, WinnerTally tally) {
        NeuronResult[] results;
        try (PreparedConcepts part = concepts.drawn(samples)) {
            results = bestOf(part, options, part.strategy(options, allowance), activations.select(samples), neurons);
        }
        tally.searched();
        List<List<Formula>> winners = new ArrayList<>();
        for (int k = 0; k < neurons.length; k++) {
            if (results[k].best().isEmpty()) {
                winners.add(List.of());
            } else {
                Formula winner = results[k].best().get(0).formula();
                tally.won(k, winner);
                winners.add(List.of(winner));
            }
        }
        return winners;
    }

    private void measure(int[] samples, List<List<Formula>> winners, WinnerTally tally) {
        try (PreparedConcepts part = concepts.drawn(samples)) {
            List<List<FormulaMeasures.Estimate>> estimates =
                    new HeldOutPass(part, options.threads()).score(activations.select(samples), neurons, winners);
            for (int k = 0; k < neurons.length; k++) {
                for (FormulaMeasures.Estimate estimate : estimates.get(k)) {
                    tally.outside(k, estimate.auc());
                }
            }
        }
    }

    private WinnerTally bootstrap(LayerExplanation found) {
        SampleUnits units = new SampleUnits(concepts.concepts(), concepts.table(), groups);
        WinnerTally tally = new WinnerTally(concepts, found.neurons());
        int draws = options.statistics().bootstrap();
        if (!concepts.settings(options).objective().sumsRanks() || concepts.sampleCount() > RankOrders.MOST_SAMPLES) {
            for (int r = 0; r < draws; r++) {
                search(units.draw(seed(BOOTSTRAP, r)), tally);
                step();
            }
            return tally;
        }
        int before = done;
        new DrawnSearch(concepts, options, allowance, indexBytes, activations, neurons)
                .run(
                        draws,
                        r -> units.draw(seed(BOOTSTRAP, r)),
                        searches -> progress.accept(before + (int) (searches / neurons.length)),
                        (k, best) -> best.ifPresent(formula -> tally.won(k, formula)));
        for (int r = 0; r < draws; r++) {
            tally.searched();
        }
        done += draws;
        return tally;
    }

    private PermutationNull permutations(LayerExplanation found) {
        PermutationNull chance = new PermutationNull(concepts, options, activations, neurons, groups, found.neurons());
        long[] seeds = new long[options.statistics().permutations()];
        Arrays.setAll(seeds, p -> seed(PERMUTATIONS, p));
        int before = done;
        chance.permuteAndSearch(seeds, strategy, searches -> progress.accept(before + searches));
        return chance;
    }
}
