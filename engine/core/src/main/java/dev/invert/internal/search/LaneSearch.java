package dev.invert.internal.search;

import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.CandidateList;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankSummary;
import dev.invert.internal.kernel.Selection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/** State of the search of one neuron, on one lane of a workspace. Reused from neuron to neuron. */
final class LaneSearch implements ProvenResults.NeuronFormulas {
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

    private final FormulaRanking best;
    /** Null if formulas with filler are kept. */
    private final FillerFilter filler;

    private final FormulaRanking.Entry[] parents;
    private final List<FoundFormula> found = new ArrayList<>();
    private final List<List<FoundFormula>> foundPerLength = new ArrayList<>();
    private final boolean[] allowed;
    /** Formula that the beam must include, or null; index 0 for the highest AUC, 1 for the lowest. */
    private final FoundFormula[] seeds = new FoundFormula[2];

    private final ToIntFunction<String> concepts;
    private final Objective objective;
    private FoundFormula excluded;
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
        this.objective = settings.objective();
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
        this.best = ranking(settings.dropFiller() ? settings.remembered() * settings.length() : settings.top());
        this.filler = settings.dropFiller() ? new FillerFilter(table, workspace, lane) : null;
        this.allowed = settings.searchLimit() > 0 ? new boolean[table.conceptCount()] : null;
    }

    private FormulaRanking ranking(int capacity) {
        return new FormulaRanking(
                capacity, settings.length(), settings.aliases(), objective, workspace, conceptIds, texts);
    }

    /** Resets the state for a new neuron. */
    void reset() {
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
        excluded = null;
        found.clear();
        foundPerLength.clear();
        if (allowed != null) {
            StrongestConcepts.mark(settings.searchLimit(), objective, table, c -> workspace.literalZ(lane, c), allowed);
        }
    }

    void start(int newSign) {
        sign = newSign;
        for (int k = 0; k < levels.length; k++) {
            levels[k].start(sign);
            outside[k].start(sign);
        }
        best.start(sign);
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
            levels[level - 1].offer(codes, level - 1, codes[level - 1], seed.n(), seed.sum(), NO_SLOT);
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

    @Override
    public boolean same(FoundFormula a, FoundFormula b) {
        if (a.n() != b.n() || a.sum() != b.sum()) {
            return false;
        }
        int slot = workspace.scratchSlot();
        int[] codesA = FormulaCode.codes(a.formula(), concepts);
        int[] codesB = FormulaCode.codes(b.formula(), concepts);
        FormulaCode.evaluate(codesA, codesA.length, slot, workspace);
        FormulaCode.evaluate(codesB, codesB.length, slot + 1, workspace);
        return workspace.sameTruthSet(slot, slot + 1);
    }

    private void extend(FormulaRanking[] rankings, int level, boolean outsideBounds, int keep) {
        int known = 0;
        for (int k = 0; k < level - 1; k++) {
            known += rankings[k].size();
        }
        // Reserves places for extensions that equal a known shorter formula: those are recognized only later.
        startSelection(level, outsideBounds, keep + known);
        for (int i = 0; i < parentCount; i++) {
            candidates.clear();
            workspace.select(lane, slot(level, i), parents[i].n, parents[i].z, selection, candidates);
            offerCandidates(rankings, level, parents[i], slot(level, i));
        }
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
            if (rankings[k].knowsTruthSet(parent.codes, parent.length, code, n, z)) {
                return true;
            }
        }
        return false;
    }

    /** Adds the results of the current direction to those of the neuron. */
    void finish() {
        for (int k = 0; k < levels.length; k++) {
            for (int i = 0; i < levels[k].size(); i++) {
                best.offer(levels[k].get(i));
            }
            if (settings.perLength()) {
                merge(k, levels[k].toList(settings.top()));
            }
        }
        if (filler == null) {
            found.addAll(best.toList(settings.top()));
        } else {
            addWithoutFiller();
        }
    }

    private void addWithoutFiller() {
        int kept = 0;
        for (int i = 0; i < best.size() && kept < settings.top(); i++) {
            FormulaRanking.Entry entry = best.get(i);
            if (!hasFiller(entry.codes, entry.length, entry.n, entry.z, sign)) {
                found.add(best.toFormula(entry));
                kept++;
            }
        }
    }

    /** Returns whether a formula has a literal that adds nothing, and remembers the better one if out of bounds. */
    private boolean hasFiller(int[] codes, int length, long n, long z, int direction) {
        if (!filler.hasFiller(objective, direction, codes, length, n, z)) {
            return false;
        }
        boolean outsideBounds = filler.bestN() < settings.minCount() || filler.bestN() > settings.maxCount();
        if (outsideBounds) {
            int[] better = filler.bestCodes();
            FoundFormula formula = new FoundFormula(
                    FormulaCode.formula(better, better.length, conceptIds),
                    filler.bestN(),
                    filler.bestSum(),
                    List.of());
            if (excluded == null || ProvenResults.compareAbsolute(objective, formula, excluded) > 0) {
                excluded = formula;
            }
        }
        return true;
    }

    @Override
    public boolean hasFiller(FoundFormula formula) {
        int[] codes = FormulaCode.codes(formula.formula(), concepts);
        return filler != null
                && hasFiller(codes, codes.length, formula.n(), formula.sum(), settings.signOf(formula.sum()));
    }

    @Override
    public Optional<FoundFormula> excluded() {
        return Optional.ofNullable(excluded);
    }

    private void merge(int k, List<FoundFormula> formulas) {
        if (k == foundPerLength.size()) {
            foundPerLength.add(new ArrayList<>());
        }
        foundPerLength.get(k).addAll(formulas);
    }

    NeuronResult result(RankSummary summary) {
        if (summary.constant()) {
            return new NeuronResult(
                    true, summary.tieTerm(), List.of(), Optional.empty(), List.of(), 0, Optional.empty());
        }
        List<List<FoundFormula>> perLength =
                foundPerLength.stream().map(this::strongest).toList();
        return new NeuronResult(
                false,
                summary.tieTerm(),
                strongest(found),
                Optional.ofNullable(excluded),
                perLength,
                evaluated,
                Optional.empty());
    }

    /** Merges the results of both directions: best first, and on ties the higher AUC. */
    private List<FoundFormula> strongest(List<FoundFormula> formulas) {
        if (!settings.highest() || !settings.lowest()) {
            return List.copyOf(formulas);
        }
        return formulas.stream()
                .sorted((a, b) -> ProvenResults.compareAbsolute(objective, b, a))
                .distinct()
                .limit(settings.top())
                .toList();
    }
}
