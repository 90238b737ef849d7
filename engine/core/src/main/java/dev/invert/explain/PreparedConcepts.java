package dev.invert.explain;

import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.SampleGroups;
import dev.invert.SearchOptions;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankOrders;
import dev.invert.internal.kernel.SampleRanks;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.GuaranteedAuc;
import dev.invert.internal.search.KernelBackend;
import dev.invert.internal.search.PreparedSearch;
import dev.invert.internal.search.SearchBackend;
import dev.invert.internal.search.exact.ExactSearchCost;
import dev.invert.internal.search.readable.EqualFormulaIndex;
import dev.invert.score.FormulaTruthSets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A concept matrix prepared for searching: its distinct rows, the tables of the kernels, the index of the exact search,
 * and the parts that samples are split into for hold-out. Layers, repeated calls and threads can share one instance;
 * data that depends on options is built on first use and cached. Thread-safe. The owner closes it before the concept
 * matrix.
 *
 * <pre>{@code
 * try (PreparedConcepts prepared = PreparedConcepts.of(concepts)) {
 *     for (ActivationMatrix layer : layers) {
 *         explainer.explain(layer, prepared);
 *     }
 * }
 * }</pre>
 */
public final class PreparedConcepts implements AutoCloseable {
    /** Maximum number of cached strategies; each may hold an index of many megabytes. */
    private static final int MAX_STRATEGIES = 4;

    /** Maximum number of cached splits, each of which holds a copy of the concepts. */
    private static final int MAX_SPLITS = 2;

    private final ConceptMatrix concepts;
    private final AucKernels kernels;
    private final SearchBackend backend;
    private final PatternTable table;
    private final AucKernels.BoundKernels bound;
    private final PreparedSearch search;
    private final FormulaTruthSets truthSets;
    private final Map<StrategyKey, SearchStrategy> strategies = new LinkedHashMap<>();
    /** Plans of the proofs of the cached strategies. */
    private final Map<SearchStrategy.PlanKey, ExactSearchCost> plans = new LinkedHashMap<>();

    private final Map<SplitKey, SampleSplit> splits = new LinkedHashMap<>();
    /** Null until asked for. */
    private EqualFormulaIndex equalFormulas;

    private double unreportedSeconds;

    private record StrategyKey(BeamSettings settings, SearchOptions search, ProofAllowance allowance) {}

    private record SplitKey(double share, long seed, SampleGroups groups) {}

    private PreparedConcepts(
            ConceptMatrix concepts,
            AucKernels kernels,
            SearchBackend backend,
            PatternTable table,
            FormulaTruthSets truthSets,
            long startNanos) {
        this.concepts = concepts;
        this.kernels = kernels;
        this.backend = backend;
        this.table = table;
        this.truthSets = truthSets;
        AucKernels.BoundKernels opened = null;
        try {
            opened = kernels.bind(table);
            this.search = backend.prepare(table, opened, this::conceptId);
        } catch (RuntimeException e) {
            if (opened != null) {
                opened.close();
            }
            table.close();
            throw e;
        }
        this.bound = opened;
        this.unreportedSeconds = (System.nanoTime() - startNanos) * 1e-9;
    }

    /**
     * Prepares a concept matrix for the kernels that {@code -Dinvert.kernel=} names, or else for the best available
     * ones.
     *
     * @param concepts N samples x C concepts; must remain open until the result is closed
     * @throws dev.invert.errors.InvertException if the kernels are not available, or the memory limit does not allow it
     */
    public static PreparedConcepts of(ConceptMatrix concepts) {
        return of(concepts, (String) null);
    }

    /**
     * Prepares a concept matrix for kernels selected by name.
     *
     * @param concepts N samples x C concepts; must remain open until the result is closed
     * @param kernel name of the kernels, such as {@code java}; null to select them as {@link #of(ConceptMatrix)} does
     * @throws dev.invert.errors.InvertException if the kernels are not available, or the memory limit does not allow it
     */
    public static PreparedConcepts of(ConceptMatrix concepts, String kernel) {
        return of(concepts, kernel, new KernelBackend());
    }

    /**
     * Prepares a concept matrix for a search backend.
     *
     * @param concepts N samples x C concepts; must remain open until the result is closed
     * @param kernel name of the kernels, such as {@code java}; null to select them as {@link #of(ConceptMatrix)} does
     * @param backend searches the neurons
     * @throws dev.invert.errors.InvertException if the kernels are not available, or the memory limit does not allow it
     */
    static PreparedConcepts of(ConceptMatrix concepts, String kernel, SearchBackend backend) {
        return of(concepts, kernel == null ? KernelChoice.chosen() : KernelChoice.byName(kernel), backend);
    }

    private static PreparedConcepts of(ConceptMatrix concepts, AucKernels kernels, SearchBackend backend) {
        long start = System.nanoTime();
        PatternTable table = PatternTable.of(concepts, kernels.collapse());
        return new PreparedConcepts(concepts, kernels, backend, table, new FormulaTruthSets(table, concepts), start);
    }

    /** Prepares another concept matrix with the same kernels and backend; the caller closes the result before that matrix. */
    PreparedConcepts ofSamples(ConceptMatrix selected) {
        return of(selected, kernels, backend);
    }

    /**
     * Prepares the same concepts on selected samples, which may repeat. The caller closes the result before this object.
     *
     * @param samples indices of samples, at least one; sample i of the result is {@code samples[i]} here
     */
    PreparedConcepts drawn(int[] samples) {
        long start = System.nanoTime();
        try (ConceptMatrix rows = concepts.select(table.firstDraws(samples))) {
            PatternTable drawn = table.drawn(samples, rows, kernels.collapse());
            return new PreparedConcepts(
                    concepts, kernels, new KernelBackend(), drawn, new FormulaTruthSets(drawn, rows), start);
        }
    }

    /**
     * Prepares the same concepts on permuted samples. The caller closes the result before this object.
     *
     * @param order a permutation of 0 to N - 1; sample i of the result has the concepts of sample {@code order[i]} here
     */
    PreparedConcepts permuted(int[] order) {
        PreparedConcepts permuted =
                new PreparedConcepts(concepts, kernels, backend, table.reordered(order), truthSets, System.nanoTime());
        permuted.equalFormulas = equalFormulaIndex();
        return permuted;
    }

    /** Returns a table for the ranks of single samples; the caller closes it. */
    SampleRanks.Table sampleRanks() {
        return new SampleRanks.Table(kernels, table.sampleCount(), concepts.budget());
    }

    /** Returns the orders of some neurons, none of which is ranked yet; the caller closes them. */
    RankOrders rankOrders(int neuronCount) {
        return new RankOrders(kernels, neuronCount, concepts.budget());
    }

    /** Returns the concept matrix. */
    public ConceptMatrix concepts() {
        return concepts;
    }

    /** Returns the name of the kernels. */
    public String kernel() {
        return kernels.name();
    }

    /** Returns the name of the search backend. */
    public String backend() {
        return backend.name();
    }

    /** Returns N, the number of samples. */
    public int sampleCount() {
        return table.sampleCount();
    }

    /** Returns R, the number of distinct rows of the concept matrix. */
    public int patternCount() {
        return table.patternCount();
    }

    PatternTable table() {
        return table;
    }

    AucKernels.BoundKernels kernels() {
        return bound;
    }

    PreparedSearch search() {
        return search;
    }

    /** Returns an evaluator of formulas, to be used by one thread. */
    FormulaTruthSets truthSets() {
        return truthSets.forThread();
    }

    /** Returns the literals from which formulas with equal truth sets are built, prepared on first use. */
    synchronized EqualFormulaIndex equalFormulaIndex() {
        if (equalFormulas == null) {
            equalFormulas = new EqualFormulaIndex(table, this::conceptId);
        }
        return equalFormulas;
    }

    /** Returns the seconds of preparation since the last call, and resets them to 0. */
    synchronized double takeSeconds() {
        double seconds = unreportedSeconds;
        unreportedSeconds = 0;
        return seconds;
    }

    /** Returns the number of formulas that a beam search sums with all concepts: the beam may exceed those that exist. */
    private double summedFormulas(ExplainOptions options) {
        double sums = 1;
        double formulas = 2.0 * table.conceptCount();
        for (int length = 2; length <= options.length(); length++) {
            sums += Math.min(options.beam(), formulas);
            formulas *= 4.0 * table.conceptCount();
        }
        return sums;
    }

    /**
     * Returns the cached or new search strategy for options: beam search alone, or with a proof and its index.
     *
     * @param neuronCount number of neurons to search, which decides how much work their proofs may take
     * @param sparse whether most activations of a neuron are equal
     */
    SearchStrategy strategy(ExplainOptions options, int neuronCount, boolean sparse) {
        return strategy(
                options,
                options.search().method() == SearchOptions.Method.AUTO
                        ? ProofAllowance.of(
                                Math.max(1, neuronCount),
                                table.sampleCount(),
                                sparse,
                                ExactSearchCost.formulaNanos(table) * summedFormulas(options),
                                options.statistics())
                        : ProofAllowance.UNLIMITED);
    }

    /** Returns the cached or new search strategy for options whose proofs may take a given amount of work. */
    synchronized SearchStrategy strategy(ExplainOptions options, ProofAllowance allowance) {
        StrategyKey key = new StrategyKey(settings(options), options.search(), allowance);
        SearchStrategy known = strategies.get(key);
        if (known != null) {
            return known;
        }
        long start = System.nanoTime();
        SearchStrategy made = SearchStrategy.of(options, key.settings(), table, allowance, plans);
        unreportedSeconds += (System.nanoTime() - start) * 1e-9;
        if (strategies.size() == MAX_STRATEGIES) {
            strategies.remove(strategies.keySet().iterator().next());
        }
        strategies.put(key, made);
        while (plans.size() > MAX_STRATEGIES) {
            plans.remove(plans.keySet().iterator().next());
        }
        return made;
    }

    /**
     * Returns the cached or new split of the samples into searched and held-out ones. The caller
     * closes it.
     *
     * @param share share of the samples that are held out, above 0 and below 1
     * @param groups groups of samples that are kept whole, or null
     * @throws dev.invert.errors.InvertException if one of the parts has fewer than two samples
     */
    synchronized SampleSplit split(double share, long seed, SampleGroups groups) {
        SplitKey key = new SplitKey(share, seed, groups);
        SampleSplit split = splits.get(key);
        if (split == null) {
            split = SampleSplit.of(this, share, seed, groups);
            if (splits.size() == MAX_SPLITS) {
                splits.remove(splits.keySet().iterator().next()).close();
            }
            splits.put(key, split);
        }
        return split.retain();
    }

    /**
     * Returns the samples of the two parts that {@code holdout} splits the samples into, for callers that fit and
     * measure by themselves: the searched ones, then the held-out ones, each in ascending order.
     *
     * @param share share of the samples that are held out, above 0 and below 1
     * @param groups groups of samples that are kept whole, or null
     * @throws dev.invert.errors.InvertException if one of the parts has fewer than two samples
     */
    public int[][] splitSamples(double share, long seed, SampleGroups groups) {
        try (SampleSplit split = split(share, seed, groups)) {
            return new int[][] {
                split.searched().samples().clone(), split.heldOut().samples().clone()
            };
        }
    }

    /** Converts options to settings in counts of these samples. */
    BeamSettings settings(ExplainOptions options) {
        return new SearchSettings(options, table).settings();
    }

    /** Returns the guaranteed AUC of formulas over these concepts. */
    GuaranteedAuc guaranteedAuc(ExplainOptions options) {
        return new SearchSettings(options, table).guaranteedAuc();
    }

    /** Returns the id that represents a concept of the table: the smallest id among its equal columns. */
    String conceptId(int concept) {
        return concepts.concepts().get(table.columns(concept).get(0)).id();
    }

    @Override
    public void close() {
        List<SampleSplit> owned;
        synchronized (this) {
            owned = new ArrayList<>(splits.values());
            splits.clear();
        }
        owned.forEach(SampleSplit::close);
        search.close();
        bound.close();
        table.close();
    }
}
