package dev.invert.search;

import dev.invert.ActivationBlock;
import dev.invert.NonFiniteActivationException;
import dev.invert.kernel.AucKernels;
import dev.invert.kernel.AucWorkspace;
import dev.invert.kernel.CandidateList;
import dev.invert.kernel.LocatedSamples;
import dev.invert.kernel.PatternTable;
import dev.invert.kernel.RankSummary;
import dev.invert.kernel.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The beam search of INVERT, one thread of it. Level 1 scores every literal; level k extends each of the best B
 * formulas of level k - 1 by every literal with AND and OR. A truth set that a shorter remembered formula has is not
 * extended again. Neurons are searched side by side, as many as the workspace has lanes. Not thread-safe.
 */
public final class BeamSearch implements AutoCloseable {
    private final SearchSettings settings;
    private final AucWorkspace workspace;
    private final LaneSearch[] lanes;
    private final JointQueue queue;
    private final RankSummary[] summaries;
    private long rankNanos;
    private long searchNanos;

    /**
     * @param kernels what does the sums, bound to the table; must stay open as long as this
     * @param table the concepts; must stay open as long as this
     * @param settings what to search for
     * @param conceptIds from a concept of the table to its id
     */
    public BeamSearch(
            AucKernels.BoundKernels kernels,
            PatternTable table,
            SearchSettings settings,
            IntFunction<String> conceptIds) {
        this.settings = settings;
        int parents = settings.beam() * (settings.anyParents() ? 2 : 1);
        // Twice the parents: the formulas of one length stay while those that extend them are summed from theirs.
        this.workspace = kernels.open(2 * parents, settings.maxKeep());
        this.lanes = new LaneSearch[workspace.laneCount()];
        this.summaries = new RankSummary[lanes.length];
        this.queue = new JointQueue(lanes.length * parents);
        Selection selection = new Selection(settings.maxKeep());
        CandidateList candidates = new CandidateList();
        ChainText texts = new ChainText(table.conceptCount(), settings.length(), conceptIds);
        for (int lane = 0; lane < lanes.length; lane++) {
            lanes[lane] =
                    new LaneSearch(lane, parents, table, settings, workspace, conceptIds, texts, selection, candidates);
            summaries[lane] = new RankSummary();
        }
    }

    /** How many neurons {@link #search} takes at once. */
    public int laneCount() {
        return lanes.length;
    }

    /** Nanoseconds spent on ranking so far. */
    public long rankNanos() {
        return rankNanos;
    }

    /** Nanoseconds spent on searching so far. */
    public long searchNanos() {
        return searchNanos;
    }

    /**
     * Searches some neurons.
     *
     * @param block holds them
     * @param firstRow the first of them, counted from the block's first
     * @param count how many, at most {@link #laneCount()}
     * @return one result per neuron, in order
     * @throws NonFiniteActivationException if an activation is NaN or infinite; names neuron and sample
     */
    public List<NeuronResult> search(ActivationBlock block, int firstRow, int count) {
        long start = System.nanoTime();
        for (int lane = 0; lane < count; lane++) {
            workspace.rank(lane, block, firstRow + lane, summaries[lane]);
            long sample = summaries[lane].nonFiniteSample();
            if (sample >= 0) {
                throw new NonFiniteActivationException(block.firstNeuron() + firstRow + lane, sample);
            }
        }
        long ranked = System.nanoTime();
        workspace.sumLiterals(count);
        for (int lane = 0; lane < count; lane++) {
            lanes[lane].reset();
        }
        if (settings.highest()) {
            searchLevels(count, 1);
        }
        if (settings.lowest()) {
            searchLevels(count, -1);
        }
        List<NeuronResult> results = new ArrayList<>(count);
        for (int lane = 0; lane < count; lane++) {
            results.add(lanes[lane].result(summaries[lane]));
        }
        rankNanos += ranked - start;
        searchNanos += System.nanoTime() - ranked;
        return results;
    }

    /** Locates samples on a lane of the last search; see {@link AucWorkspace#locate}. */
    public void locate(int lane, ActivationBlock block, int row, byte[] formulas, int position, LocatedSamples found) {
        workspace.locate(lane, block, row, formulas, position, found);
    }

    private void searchLevels(int count, int sign) {
        for (int lane = 0; lane < count; lane++) {
            lanes[lane].start(sign);
            lanes[lane].searchLiterals();
        }
        for (int level = 2; level <= settings.length(); level++) {
            queue.clear();
            for (int lane = 0; lane < count; lane++) {
                lanes[lane].queueParents(level, queue);
            }
            queue.sum(workspace);
            for (int lane = 0; lane < count; lane++) {
                lanes[lane].extendParents(level);
            }
        }
        for (int lane = 0; lane < count; lane++) {
            lanes[lane].finish();
        }
    }

    @Override
    public void close() {
        workspace.close();
    }
}
