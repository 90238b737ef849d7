package dev.invert.internal.search;

import dev.invert.ActivationBlock;
import dev.invert.errors.NonFiniteActivationException;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.BatchWorkspace;
import dev.invert.internal.kernel.DrawnRanks;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankSummary;
import dev.invert.internal.kernel.RankedNeuron;
import dev.invert.internal.kernel.SamplePatterns;
import dev.invert.internal.kernel.SampleRanks;
import dev.invert.internal.parallel.Cancellation;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Ranks neurons and searches them on one thread, several side by side, one per lane of the workspace; {@link LaneGroup}
 * is the search. Not thread-safe.
 */
public final class BeamSearch implements BatchSearch {
    private final BeamSettings settings;
    private final AucWorkspace workspace;
    /** The workspace, if it computes all lanes together; otherwise null. */
    private final BatchWorkspace batched;

    private final LaneGroup lanes;
    private final RankedNeuron[] ranked;
    private final NeuronWeigher weigher;
    private final long[] otherSums;
    private long rankNanos;
    private long searchNanos;

    /**
     * Creates a search with an optional prover.
     *
     * @param kernels kernels bound to {@code table}; must stay open as long as this search
     * @param table the concepts; must stay open as long as this search
     * @param settings the search settings
     * @param conceptIds maps a concept of the table to its id
     * @param prover proves which formula is the best of all, or null for beam search alone
     * @param sparse whether most activations of a neuron are expected to be equal; then one neuron is searched at a time
     * @param cancellation polled while searching
     */
    public BeamSearch(
            AucKernels.BoundKernels kernels,
            PatternTable table,
            BeamSettings settings,
            IntFunction<String> conceptIds,
            Prover prover,
            boolean sparse,
            Cancellation cancellation) {
        this(open(kernels, settings, sparse), table, settings, conceptIds, prover, cancellation);
    }

    private static AucWorkspace open(AucKernels.BoundKernels kernels, BeamSettings settings, boolean sparse) {
        return sparse
                ? kernels.openSingle(slotsPerLane(settings), settings.maxKeep())
                : kernels.open(slotsPerLane(settings), settings.maxKeep());
    }

    /**
     * Creates a search in a workspace, which it closes.
     *
     * @param workspace has {@link #slotsPerLane} slots per lane
     * @param table the concepts; must stay open as long as this search
     * @param settings the search settings
     * @param conceptIds maps a concept of the table to its id
     * @param prover proves which formula is the best of all, or null for beam search alone
     * @param cancellation polled while searching
     */
    public BeamSearch(
            AucWorkspace workspace,
            PatternTable table,
            BeamSettings settings,
            IntFunction<String> conceptIds,
            Prover prover,
            Cancellation cancellation) {
        this.workspace = workspace;
        this.batched = workspace instanceof BatchWorkspace batch ? batch : null;
        this.settings = settings;
        this.weigher = settings.objective().weigher(table);
        this.otherSums = new long[table.patternCount()];
        this.ranked = new RankedNeuron[workspace.laneCount()];
        this.lanes =
                new LaneGroup(workspace, parentsPerLane(settings), table, settings, conceptIds, prover, cancellation);
    }

    private static int parentsPerLane(BeamSettings settings) {
        return settings.beam() * (settings.anyParents() ? 2 : 1);
    }

    /** Returns the number of slots that a search needs for each neuron. */
    public static int slotsPerLane(BeamSettings settings) {
        // Two sets of parents: the formulas of one length stay while their extensions are summed from them.
        return 2 * parentsPerLane(settings);
    }

    /** Creates a search without a prover that cannot be canceled. */
    public BeamSearch(
            AucKernels.BoundKernels kernels,
            PatternTable table,
            BeamSettings settings,
            IntFunction<String> conceptIds) {
        this(kernels, table, settings, conceptIds, null, false, Cancellation.NEVER);
    }

    /** Returns the number of neurons that {@link #search(ActivationBlock, int, int)} takes at once. */
    public int laneCount() {
        return ranked.length;
    }

    @Override
    public void search(ActivationBlock batch, Visitor visitor) {
        startBlock(batch.count());
        for (int row = 0; row < batch.count(); row += ranked.length) {
            int count = Math.min(ranked.length, batch.count() - row);
            List<NeuronResult> results = search(batch, row, count);
            for (int lane = 0; lane < count; lane++) {
                visitor.found(row + lane, results.get(lane), ranked[lane]);
            }
        }
    }

    @Override
    public long rankNanos() {
        return rankNanos;
    }

    @Override
    public long searchNanos() {
        return searchNanos;
    }

    /**
     * Searches up to {@link #laneCount()} neurons.
     *
     * @param block the block that holds the neurons
     * @param firstRow row of the first neuron in the block
     * @param count number of neurons, at most {@link #laneCount()}
     * @return one result per neuron, in order
     * @throws NonFiniteActivationException if an activation is NaN or infinite; names neuron and sample
     * @throws dev.invert.errors.CanceledException if the search was canceled
     */
    public List<NeuronResult> search(ActivationBlock block, int firstRow, int count) {
        rank(block, firstRow, count, false);
        return searchLanes(count);
    }

    /** Returns the neuron that the last search ranked in a lane. */
    public RankedNeuron ranked(int lane) {
        return ranked[lane];
    }

    @Override
    public SampleRanks openRanks(SampleRanks.Table samples) {
        return samples.open(otherSums.length);
    }

    @Override
    public void searchPermuted(
            ActivationBlock batch, List<SamplePatterns> permutations, SampleRanks ranks, PermutedVisitor visitor) {
        searchPermuted(batch, 0, batch.count(), permutations, ranks, visitor);
    }

    /**
     * Searches some neurons of a batch as {@link #searchPermuted(ActivationBlock, List, SampleRanks, PermutedVisitor)}
     * does.
     *
     * @param firstRow row of the first neuron in the batch
     * @param rows number of neurons
     */
    public void searchPermuted(
            ActivationBlock batch,
            int firstRow,
            int rows,
            List<SamplePatterns> permutations,
            SampleRanks ranks,
            PermutedVisitor visitor) {
        requireRankSums();
        int end = firstRow + rows;
        for (int first = firstRow; first < end; first += SampleRanks.NEURONS) {
            int count = Math.min(SampleRanks.NEURONS, end - first);
            long start = System.nanoTime();
            for (int neuron = 0; neuron < count; neuron++) {
                ranks.rank(neuron, batch.values(first + neuron));
            }
            for (int lane = 0; lane < Math.min(count, ranked.length); lane++) {
                // A lane must hold a neuron before it can sum other weights.
                ranked[lane] = workspace.rank(lane, batch.values(first + lane));
            }
            rankNanos += System.nanoTime() - start;
            for (int permutation = 0; permutation < permutations.size(); permutation++) {
                searchPermuted(first, count, permutations.get(permutation), permutation, ranks, visitor);
            }
        }
    }

    private void requireRankSums() {
        if (!settings.objective().sumsRanks()) {
            throw new IllegalArgumentException(settings.objective().name() + " does not sum ranks");
        }
    }

    @Override
    public void searchDrawn(DrawnRanks ranks, int from, int to, DrawnVisitor visitor) {
        requireRankSums();
        for (int first = from; first < to; first += ranked.length) {
            int count = Math.min(ranked.length, to - first);
            long start = System.nanoTime();
            for (int lane = 0; lane < count; lane++) {
                int neuron = first + lane;
                boolean constant = ranks.sum(neuron, otherSums);
                workspace.weigh(lane, otherSums);
                RankSummary summary = new RankSummary();
                summary.set(-1, constant, Double.NaN);
                lanes.set(lane, weights -> ranks.centeredSum(neuron, weights), summary, settings.objective());
            }
            rankNanos += System.nanoTime() - start;
            List<NeuronResult> results = searchLanes(count);
            for (int lane = 0; lane < count; lane++) {
                visitor.found(first + lane, results.get(lane), lanes.summed(lane));
            }
        }
    }

    /**
     * Ranks neurons to be searched on permutations; only if the workspace computes all lanes together.
     *
     * @throws NonFiniteActivationException if an activation is NaN or infinite; names neuron and sample
     */
    public void rankPermuted(ActivationBlock block, int firstRow, int count) {
        requireRankSums();
        rank(block, firstRow, count, true);
    }

    /** Searches the neurons of the last call of {@link #rankPermuted} on one permutation. */
    public List<NeuronResult> searchPermutation(int count, SamplePatterns patterns) {
        long start = System.nanoTime();
        startBlock(count);
        batched.sumPermuted(count, patterns);
        rankNanos += System.nanoTime() - start;
        return searchLanes(count);
    }

    private void searchPermuted(
            int first,
            int count,
            SamplePatterns patterns,
            int permutation,
            SampleRanks ranks,
            PermutedVisitor visitor) {
        long start = System.nanoTime();
        startBlock(count);
        ranks.sum(patterns);
        rankNanos += System.nanoTime() - start;
        for (int neuron = 0; neuron < count; neuron += ranked.length) {
            int used = Math.min(ranked.length, count - neuron);
            for (int lane = 0; lane < used; lane++) {
                ranks.sums(neuron + lane, otherSums);
                workspace.weigh(lane, otherSums);
                lanes.set(lane, ranked[lane], ranks.summary(neuron + lane), settings.objective());
            }
            List<NeuronResult> results = searchLanes(used);
            for (int lane = 0; lane < used; lane++) {
                visitor.found(first + neuron + lane, permutation, results.get(lane), ranked[lane]);
            }
        }
    }

    /** Starts a block of neurons that share the work which their proofs may take; see {@link Prover#startBlock}. */
    public void startBlock(int neurons) {
        lanes.startBlock(neurons);
    }

    private void rank(ActivationBlock block, int firstRow, int count, boolean permuted) {
        long start = System.nanoTime();
        if (batched != null) {
            RankedNeuron[] together = new RankedNeuron[count];
            batched.rank(block, firstRow, together, permuted);
            System.arraycopy(together, 0, ranked, 0, count);
        }
        for (int lane = 0; lane < count; lane++) {
            if (batched == null) {
                ranked[lane] = workspace.rank(lane, block.values(firstRow + lane));
            }
            ranked[lane].requireFinite();
            RankSummary summary = ranked[lane].summary();
            lanes.set(
                    lane,
                    ranked[lane],
                    summary,
                    summary.constant() ? settings.objective() : weigher.weigh(workspace, lane, ranked[lane]));
        }
        rankNanos += System.nanoTime() - start;
    }

    private List<NeuronResult> searchLanes(int count) {
        long start = System.nanoTime();
        List<NeuronResult> results = lanes.search(count);
        searchNanos += System.nanoTime() - start;
        return results;
    }

    @Override
    public void close() {
        workspace.close();
    }
}
