package dev.invert.internal.search;

import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.CandidateList;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.PlannedSelection;
import dev.invert.internal.kernel.RankSummary;
import dev.invert.internal.kernel.Selection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/** State of the search of one neuron, on one lane of a workspace. Reused from neuron to neuron. */
final class LaneSearch {
    private static final int[] NO_CODES = {};
    private static final int NO_SLOT = -1;

    private final PatternTable table;
    private final BeamSettings settings;
    private final AucWorkspace workspace;
    private final IntFunction<String> conceptIds;
    private final FormulaCodeOrder texts;
    private final Selection selection;
    private final CandidateList candidates;
    private final int lane;
    private final int firstSlot;
    /** Index k - 1: the best formulas of exactly k literals whose n lies within the bounds. */
    private final FormulaRanking[] levels;

    /**
     * Index k - 1: the best formulas of exactly k literals outside the bounds; used only if the settings ask for such
     * parents.
     */
    private final FormulaRanking[] outside;

    private final FormulaRanking.Entry[] parents;
    private final LaneResults results;
    private final boolean[] allowed;
    /** Formula that the beam must include, or null; index 0 for the highest AUC, 1 for the lowest. */
    private final FoundFormula[] seeds = new FoundFormula[2];

    private final ToIntFunction<String> concepts;
    private final List<KnownChain> knownChains = new ArrayList<>();
    private Objective objective;
    private int parentCount;
    private int sign;
    private long evaluated;

    LaneSearch(
            int lane,
            int parentsPerLane,
            PatternTable table,
            BeamSettings settings,
            AucWorkspace workspace,
            IntFunction<String> conceptIds,
            ToIntFunction<String> concepts,
            FormulaCodeOrder texts,
            Selection selection,
            CandidateList candidates) {
        this.lane = lane;
        this.table = table;
        this.settings = settings;
        this.workspace = workspace;
        this.conceptIds = conceptIds;
        this.concepts = concepts;
        this.texts = texts;
        this.selection = selection;
        this.candidates = candidates;
        this.firstSlot = 2 * lane * parentsPerLane;
        this.parents = new FormulaRanking.Entry[parentsPerLane];
        this.levels = new FormulaRanking[settings.length()];
        this.outside = new FormulaRanking[settings.length()];
        for (int k = 0; k < levels.length; k++) {
            levels[k] = ranking(settings.remembered());
            outside[k] = ranking(settings.beam());
        }
        FormulaRanking best =
                ranking(settings.dropFiller() ? settings.remembered() * settings.length() + 1 : settings.top());
        FillerFilter filler = settings.dropFiller() ? new FillerFilter(table, workspace, lane) : null;
        this.results = new LaneResults(workspace, lane, best, filler, conceptIds, concepts);
        this.allowed = settings.searchLimit() > 0 ? new boolean[table.conceptCount()] : null;
    }

    private FormulaRanking ranking(int capacity) {
        return new FormulaRanking(capacity, settings.length(), settings.aliases(), workspace, conceptIds, texts);
    }

    /**
     * Resets the state for a new neuron.
     *
     * @param ofNeuron objective of the neuron
     */
    void reset(Objective ofNeuron) {
        objective = ofNeuron;
        Arrays.fill(seeds, null);
        evaluated = 0;
        restart();
    }

    /**
     * Restarts the search of the current neuron with a formula that the beam must include in each direction, or null.
     */
    void restart(FoundFormula highest, FoundFormula lowest) {
        seeds[0] = highest;
        seeds[1] = lowest;
        restart();
    }

    private void restart() {
        results.start(settings.with(objective));
        if (allowed != null) {
            StrongestConcepts.mark(settings.searchLimit(), objective, table, c -> workspace.literalZ(lane, c), allowed);
        }
    }

    void start(int newSign) {
        sign = newSign;
        for (int k = 0; k < levels.length; k++) {
            levels[k].start(objective, sign);
            outside[k].start(objective, sign);
        }
    }

    private void startSelection(int level, boolean outsideBounds, int keep) {
        selection.start(
                keep, objective.rule(level), settings.minCount(), settings.maxCount(), outsideBounds, sign, allowed);
    }

    void searchLiterals() {
        evaluated += 2L * joinable();
        startSelection(1, false, settings.remembered());
        candidates.clear();
        workspace.selectLiterals(lane, selection, candidates);
        offerCandidates(levels, 1, null, NO_SLOT);
        if (settings.anyParents()) {
            startSelection(1, true, settings.beam());
            candidates.clear();
            workspace.selectLiterals(lane, selection, candidates);
            offerCandidates(outside, 1, null, NO_SLOT);
        }
        offerSeed(1);
        collectParents(1);
    }

    /** Returns the number of concepts that may be joined. */
    private int joinable() {
        return allowed == null ? table.conceptCount() : Math.min(settings.searchLimit(), allowed.length);
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

    /** Queues the parents of a level for summation. */
    void queueParents(int level, JointQueue queue) {
        for (int i = 0; i < parentCount; i++) {
            FormulaCode.evaluate(parents[i].codes, parents[i].length, slot(level, i), workspace);
            queue.add(lane, slot(level, i), parents[i].parentSlot);
        }
    }

    /** Adds the selections that {@link #extendParents} will make, if there is a parent. */
    void planExtensions(int level, List<PlannedSelection> planned) {
        if (parentCount == 0) {
            return;
        }
        List<PlannedSelection.Parent> ofLane = new ArrayList<>(parentCount);
        for (int i = 0; i < parentCount; i++) {
            ofLane.add(new PlannedSelection.Parent(slot(level, i), parents[i].n, parents[i].z));
        }
        planned.add(new PlannedSelection(
                lane,
                ofLane,
                objective.rule(level),
                settings.minCount(),
                settings.maxCount(),
                sign,
                allowed,
                settings.remembered() + known(levels, level),
                settings.anyParents() ? settings.beam() + known(outside, level) : 0));
    }

    /** Returns the slot of a parent. Levels alternate between two sets of slots. */
    private int slot(int level, int parent) {
        return firstSlot + (level & 1) * parents.length + parent;
    }

    void extendParents(int level) {
        evaluated += 4L * joinable() * parentCount;
        extend(levels, level, false, settings.remembered());
        if (settings.anyParents()) {
            extend(outside, level, true, settings.beam());
        }
        offerSeed(level);
        collectParents(level);
    }

    private void offerSeed(int level) {
        FoundFormula seed = seeds[sign > 0 ? 0 : 1];
        if (seed != null && seed.formula().length() == level) {
            int[] codes = FormulaCode.codes(seed.formula(), concepts);
            levels[level - 1].offerSeed(codes, level - 1, codes[level - 1], seed.n(), seed.sum(), NO_SLOT);
        }
    }

    /** Returns the best formula of each length from 1 to {@code length}, in the direction searched last. */
    List<FoundFormula> bestPerLength(int length) {
        List<FoundFormula> known = new ArrayList<>();
        for (int k = 0; k < Math.min(length, levels.length); k++) {
            known.addAll(levels[k].toList(1));
        }
        return known;
    }

    private void extend(FormulaRanking[] rankings, int level, boolean outsideBounds, int keep) {
        // Reserves places for extensions that equal a known shorter formula: those are recognized only later.
        startSelection(level, outsideBounds, keep + known(rankings, level));
        for (int i = 0; i < parentCount; i++) {
            candidates.clear();
            workspace.select(lane, slot(level, i), parents[i].n, parents[i].z, selection, candidates);
            offerCandidates(rankings, level, parents[i], slot(level, i));
        }
        // Which candidates below the final threshold were offered depends on the kernel; the others do not.
        for (KnownChain chain : knownChains) {
            if (selection.mayKeep(chain.entry.n, chain.entry.z)) {
                chain.becomeAlias();
            }
        }
        knownChains.clear();
    }

    /** Returns the number of remembered formulas below a level. */
    private static int known(FormulaRanking[] rankings, int level) {
        int known = 0;
        for (int k = 0; k < level - 1; k++) {
            known += rankings[k].size();
        }
        return known;
    }

    private void offerCandidates(FormulaRanking[] rankings, int level, FormulaRanking.Entry parent, int parentSlot) {
        for (int i = 0; i < candidates.size(); i++) {
            int code = candidates.code(i);
            long n = candidates.n(i);
            long z = candidates.z(i);
            if (parent == null) {
                rankings[0].offer(NO_CODES, 0, code, n, z, parentSlot);
            } else if (!isKnown(rankings, level, parent, code, n, z)) {
                rankings[level - 1].offer(parent.codes, parent.length, code, n, z, parentSlot);
            }
        }
    }

    private boolean isKnown(
            FormulaRanking[] rankings, int level, FormulaRanking.Entry parent, int code, long n, long z) {
        for (int k = 0; k < level - 1; k++) {
            FormulaRanking.Entry entry = rankings[k].find(parent.codes, parent.length, code, n, z);
            if (entry != null) {
                if (settings.aliases() > 0) {
                    int[] codes = Arrays.copyOf(parent.codes, parent.length + 1);
                    codes[parent.length] = code;
                    knownChains.add(new KnownChain(rankings[k], entry, codes));
                }
                return true;
            }
        }
        return false;
    }

    /** A chain with the truth set of a shorter formula, which becomes an alias of it. */
    private static final class KnownChain {
        private final FormulaRanking ranking;
        private final FormulaRanking.Entry entry;
        private final int[] codes;

        KnownChain(FormulaRanking ranking, FormulaRanking.Entry entry, int[] codes) {
            this.ranking = ranking;
            this.entry = entry;
            this.codes = codes;
        }

        void becomeAlias() {
            ranking.addAlias(entry, codes);
        }
    }

    /** Adds the results of the current direction to those of the neuron. */
    void finish() {
        results.add(levels, sign);
    }

    /** Returns the results of the neuron so far. */
    LaneResults results() {
        return results;
    }

    NeuronResult result(RankSummary summary) {
        return results.of(summary, evaluated);
    }
}
