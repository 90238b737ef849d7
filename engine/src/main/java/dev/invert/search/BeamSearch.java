package dev.invert.search;

import dev.invert.ActivationBlock;
import dev.invert.InvertException;
import dev.invert.kernel.AucKernels;
import dev.invert.kernel.AucWorkspace;
import dev.invert.kernel.CandidateList;
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
    private final PatternTable table;
    private final SearchSettings settings;
    private final AucWorkspace workspace;
    private final IntFunction<String> conceptIds;
    private final LaneSearch[] lanes;
    private final int[] jointLanes;
    private final int[] jointSlots;
    private final CandidateList candidates = new CandidateList();
    private final Selection selection;
    private final RankSummary[] summaries;
    private long rankNanos;
    private long searchNanos;

    /**
     * @param kernels what does the sums
     * @param table the concepts; must stay open as long as this
     * @param settings what to search for
     * @param conceptIds from a concept of the table to its id
     */
    public BeamSearch(AucKernels kernels, PatternTable table, SearchSettings settings, IntFunction<String> conceptIds) {
        this.table = table;
        this.settings = settings;
        this.conceptIds = conceptIds;
        int parents = settings.beam() * (settings.anyParents() ? 2 : 1);
        this.workspace = kernels.open(table, parents);
        this.lanes = new LaneSearch[workspace.laneCount()];
        this.summaries = new RankSummary[lanes.length];
        for (int lane = 0; lane < lanes.length; lane++) {
            lanes[lane] = new LaneSearch(lane, parents);
            summaries[lane] = new RankSummary();
        }
        this.jointLanes = new int[lanes.length * parents];
        this.jointSlots = new int[lanes.length * parents];
        this.selection = new Selection(settings.remembered() * settings.length());
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
     * @throws InvertException if an activation is NaN or infinite; names neuron and sample
     */
    public List<NeuronResult> search(ActivationBlock block, int firstRow, int count) {
        long start = System.nanoTime();
        for (int lane = 0; lane < count; lane++) {
            workspace.rank(lane, block, firstRow + lane, summaries[lane]);
            long sample = summaries[lane].nonFiniteSample();
            if (sample >= 0) {
                throw new InvertException("Activation of neuron " + (block.firstNeuron() + firstRow + lane)
                        + " on sample " + sample + " is NaN or infinite: all activations must be finite");
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

    private void searchLevels(int count, int sign) {
        for (int lane = 0; lane < count; lane++) {
            lanes[lane].start(sign);
            lanes[lane].searchLiterals();
        }
        for (int level = 2; level <= settings.length(); level++) {
            int formulas = 0;
            for (int lane = 0; lane < count; lane++) {
                formulas = lanes[lane].queueParents(formulas);
            }
            workspace.sumJoint(formulas, jointLanes, jointSlots);
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

    /** The state of one neuron's search. */
    private final class LaneSearch {
        private final int lane;
        private final int firstSlot;
        /** Index k - 1: the best formulas of exactly k literals within the bounds. */
        private final FormulaRanking[] levels = new FormulaRanking[settings.length()];

        private final FormulaRanking[] outside = new FormulaRanking[settings.length()];
        private final FormulaRanking best;
        private final FormulaRanking.Entry[] parents;
        private final List<FoundFormula> found = new ArrayList<>();
        private final List<List<FoundFormula>> foundPerLength = new ArrayList<>();
        private final boolean[] allowed;
        private int parentCount;
        private int sign;
        private long evaluated;

        LaneSearch(int lane, int parentsPerLane) {
            this.lane = lane;
            this.firstSlot = lane * parentsPerLane;
            this.parents = new FormulaRanking.Entry[parentsPerLane];
            for (int k = 0; k < levels.length; k++) {
                levels[k] = ranking(settings.remembered());
                outside[k] = ranking(settings.beam());
            }
            this.best = ranking(settings.top());
            this.allowed = settings.searchLimit() > 0 ? new boolean[table.conceptCount()] : null;
        }

        private FormulaRanking ranking(int capacity) {
            return new FormulaRanking(capacity, settings.length(), table.sampleCount(), workspace, conceptIds);
        }

        void reset() {
            evaluated = 0;
            found.clear();
            foundPerLength.clear();
            if (allowed != null) {
                StrongestConcepts.mark(settings.searchLimit(), table, c -> workspace.literalZ(lane, c), allowed);
            }
        }

        void start(int sign) {
            this.sign = sign;
            for (int k = 0; k < levels.length; k++) {
                levels[k].start(sign);
                outside[k].start(sign);
            }
            best.start(sign);
        }

        private void startSelection(boolean outsideBounds, int keep) {
            selection.start(
                    keep, table.sampleCount(), settings.minCount(), settings.maxCount(), outsideBounds, sign, allowed);
        }

        void searchLiterals() {
            evaluated += 2L * table.conceptCount();
            startSelection(false, settings.remembered());
            candidates.clear();
            workspace.selectLiterals(lane, selection, candidates);
            offerCandidates(levels, 1, null);
            if (settings.anyParents()) {
                startSelection(true, settings.beam());
                candidates.clear();
                workspace.selectLiterals(lane, selection, candidates);
                offerCandidates(outside, 1, null);
            }
            collectParents(1);
        }

        private void collectParents(int level) {
            parentCount = 0;
            if (level == settings.length()) {
                return;
            }
            for (int i = 0; i < Math.min(settings.beam(), levels[level - 1].size()); i++) {
                parents[parentCount++] = levels[level - 1].get(i);
            }
            if (settings.anyParents()) {
                for (int i = 0; i < outside[level - 1].size(); i++) {
                    parents[parentCount++] = outside[level - 1].get(i);
                }
            }
        }

        /** Adds this lane's parents to the formulas to sum; returns how many there are now. */
        int queueParents(int formulas) {
            int next = formulas;
            for (int i = 0; i < parentCount; i++) {
                Chain.evaluate(parents[i].codes, parents[i].length, firstSlot + i, workspace);
                jointLanes[next] = lane;
                jointSlots[next] = firstSlot + i;
                next++;
            }
            return next;
        }

        void extendParents(int level) {
            evaluated += 4L * table.conceptCount() * parentCount;
            extend(levels, level, false, settings.remembered());
            if (settings.anyParents()) {
                extend(outside, level, true, settings.beam());
            }
            collectParents(level);
        }

        private void extend(FormulaRanking[] rankings, int level, boolean outsideBounds, int keep) {
            int known = 0;
            for (int k = 0; k < level - 1; k++) {
                known += rankings[k].size();
            }
            // Extensions that equal a known shorter formula are found out only later, so they must not use up places.
            startSelection(outsideBounds, keep + known);
            for (int i = 0; i < parentCount; i++) {
                candidates.clear();
                workspace.select(lane, firstSlot + i, parents[i].n, parents[i].z, selection, candidates);
                offerCandidates(rankings, level, parents[i]);
            }
        }

        private void offerCandidates(FormulaRanking[] rankings, int level, FormulaRanking.Entry parent) {
            for (int i = 0; i < candidates.size(); i++) {
                int code = candidates.code(i);
                long n = candidates.n(i);
                long z = candidates.z(i);
                if (parent == null) {
                    rankings[0].offer(NO_CODES, 0, code, n, z);
                } else if (!isKnown(rankings, level, parent, code, n, z)) {
                    rankings[level - 1].offer(parent.codes, parent.length, code, n, z);
                }
            }
        }

        private boolean isKnown(
                FormulaRanking[] rankings, int level, FormulaRanking.Entry parent, int code, long n, long z) {
            for (int k = 0; k < level - 1; k++) {
                if (rankings[k].containsTruthSet(parent.codes, parent.length, code, n, z)) {
                    return true;
                }
            }
            return false;
        }

        /** Takes over what this direction found. */
        void finish() {
            for (int k = 0; k < levels.length; k++) {
                for (int i = 0; i < levels[k].size(); i++) {
                    best.offer(levels[k].get(i));
                }
                merge(k, levels[k].toList(settings.top()));
            }
            found.addAll(best.toList(settings.top()));
        }

        private void merge(int k, List<FoundFormula> formulas) {
            if (k == foundPerLength.size()) {
                foundPerLength.add(new ArrayList<>());
            }
            foundPerLength.get(k).addAll(formulas);
        }

        NeuronResult result(RankSummary summary) {
            if (summary.constant()) {
                return new NeuronResult(true, summary.tieTerm(), List.of(), List.of(), 0);
            }
            List<List<FoundFormula>> perLength =
                    foundPerLength.stream().map(this::strongest).toList();
            return new NeuronResult(false, summary.tieTerm(), strongest(found), perLength, evaluated);
        }

        /** With both directions the two ends of the scale meet: furthest from 1/2 first, the higher one on ties. */
        private List<FoundFormula> strongest(List<FoundFormula> formulas) {
            if (!settings.highest() || !settings.lowest()) {
                return List.copyOf(formulas);
            }
            long total = table.sampleCount();
            return formulas.stream()
                    .sorted((a, b) -> ExactAuc.compare(total, b.n(), Math.abs(b.z()), a.n(), Math.abs(a.z())))
                    .distinct()
                    .limit(settings.top())
                    .toList();
        }
    }

    private static final int[] NO_CODES = {};
}
