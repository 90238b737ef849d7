package dev.invert.explain;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.NeuronResult;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Concepts of one set of samples made ready to be searched: patterns, kernels and settings. The concept matrix stays the
 * caller's.
 */
final class SearchSetup implements AutoCloseable {
    /** Most aliases listed with a formula. */
    private static final int MAX_ALIASES = 20;

    private final ExplainOptions options;
    private final ConceptMatrix concepts;
    private final AucKernels kernels;
    private final PatternTable table;
    private final AucKernels.BoundKernels bound;
    private final double collapseSeconds;
    private SearchStrategy plan;
    private double planSeconds;

    /** @param kernel name of the kernels, or null for those chosen */
    SearchSetup(ExplainOptions options, String kernel, ConceptMatrix concepts) {
        this.options = options;
        this.concepts = concepts;
        this.kernels = kernel == null ? KernelChoice.chosen() : KernelChoice.byName(kernel);
        long start = System.nanoTime();
        this.table = PatternTable.of(concepts, kernels.collapse());
        try {
            this.bound = kernels.bind(table);
        } catch (RuntimeException e) {
            table.close();
            throw e;
        }
        this.collapseSeconds = (System.nanoTime() - start) * 1e-9;
    }

    ConceptMatrix concepts() {
        return concepts;
    }

    AucKernels kernels() {
        return kernels;
    }

    PatternTable table() {
        return table;
    }

    AucKernels.BoundKernels bound() {
        return bound;
    }

    /** Time spent on collapsing the concept matrix and on planning the search. */
    double prepareSeconds() {
        return collapseSeconds + planSeconds;
    }

    /** Beam search or proof; decided, and an index built, when first asked for. */
    synchronized SearchStrategy plan() {
        if (plan == null) {
            long start = System.nanoTime();
            plan = SearchStrategy.of(options, settings(), table);
            planSeconds = (System.nanoTime() - start) * 1e-9;
        }
        return plan;
    }

    /** A search over these samples. */
    LayerSearch search() {
        return new LayerSearch(options.threads(), settings(), bound, concepts, table, plan());
    }

    /**
     * Searches for the best formula of each neuron and nothing more.
     *
     * @return one result per neuron
     */
    NeuronResult[] bestOf(ActivationMatrix activations, int[] neurons) {
        return bestOf(activations, neurons, bound, table);
    }

    /** The same with samples in another order; the table and what is bound to it stay the caller's. */
    NeuronResult[] bestOf(
            ActivationMatrix activations, int[] neurons, AucKernels.BoundKernels kernelsOfTable, PatternTable ordered) {
        NeuronResult[] results = new NeuronResult[neurons.length];
        BeamSettings all = settings();
        BeamSettings bestOnly = new BeamSettings(
                all.length(),
                all.beam(),
                // Not 1: how many formulas a search remembers has a say in which it extends.
                all.top(),
                all.minCount(),
                all.maxCount(),
                all.highest(),
                all.lowest(),
                all.searchLimit(),
                all.anyParents(),
                false,
                0);
        new LayerSearch(options.threads(), bestOnly, kernelsOfTable, concepts, ordered, plan())
                .run(
                        activations,
                        neurons,
                        done -> {},
                        () -> (at, result, search, lane, block, row) -> results[at] = result);
        return results;
    }

    private BeamSettings settings() {
        // Shares are meant as written: 0.1 of 50 samples is 5, whatever the nearest double of 0.1 is.
        int sampleCount = table.sampleCount();
        BigDecimal total = BigDecimal.valueOf(sampleCount);
        long least = BigDecimal.valueOf(options.minFraction())
                .multiply(total)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
        long most = BigDecimal.valueOf(options.maxFraction())
                .multiply(total)
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
        return new BeamSettings(
                options.length(),
                options.beam(),
                options.top(),
                Math.max(1, least),
                Math.min(sampleCount - 1L, most),
                options.direction() != ExplainOptions.Direction.MIN,
                options.direction() != ExplainOptions.Direction.MAX,
                options.searchLimit(),
                options.parents() == ExplainOptions.Parents.ANY,
                options.perLength(),
                options.aliases() ? MAX_ALIASES : 0);
    }

    @Override
    public void close() {
        bound.close();
        table.close();
    }
}
