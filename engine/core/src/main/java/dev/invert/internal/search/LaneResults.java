package dev.invert.internal.search;

import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.RankSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/** Results of the search of one neuron, collected over both directions. Reused from neuron to neuron. */
final class LaneResults implements ProvenResults.NeuronFormulas {
    private final AucWorkspace workspace;
    private final int lane;
    private final FormulaRanking best;
    /** Null if formulas with filler are kept. */
    private final FillerFilter filler;

    private final IntFunction<String> conceptIds;
    private final ToIntFunction<String> concepts;
    private final List<FoundFormula> found = new ArrayList<>();
    private final List<List<FoundFormula>> foundPerLength = new ArrayList<>();
    private BeamSettings settings;
    private FoundFormula excluded;

    /**
     * Creates results, to be {@linkplain #start started}.
     *
     * @param workspace workspace of the search
     * @param lane lane of the neurons
     * @param best ranking with room for all formulas that may be reported
     * @param filler recognizes formulas with filler on the lane; null to keep them
     * @param conceptIds maps a concept to its id
     * @param concepts maps an id to its concept
     */
    LaneResults(
            AucWorkspace workspace,
            int lane,
            FormulaRanking best,
            FillerFilter filler,
            IntFunction<String> conceptIds,
            ToIntFunction<String> concepts) {
        this.workspace = workspace;
        this.lane = lane;
        this.best = best;
        this.filler = filler;
        this.conceptIds = conceptIds;
        this.concepts = concepts;
    }

    /**
     * Removes all formulas.
     *
     * @param ofNeuron settings of the search, with the objective of the neuron
     */
    void start(BeamSettings ofNeuron) {
        settings = ofNeuron;
        excluded = null;
        found.clear();
        foundPerLength.clear();
    }

    /**
     * Adds the results of one direction.
     *
     * @param levels at index k - 1, the best formulas of exactly k literals
     * @param sign 1 for the highest values, -1 for the lowest
     */
    void add(FormulaRanking[] levels, int sign) {
        best.start(settings.objective(), sign);
        for (int k = 0; k < levels.length; k++) {
            for (int i = 0; i < levels[k].size(); i++) {
                best.offer(levels[k].get(i));
            }
            if (settings.perLength()) {
                addOfLength(k, levels[k].toList(settings.top()));
            }
        }
        int kept = 0;
        for (int i = 0; i < best.size() && kept < settings.top(); i++) {
            FormulaRanking.Entry entry = best.get(i);
            if (filler == null || !hasFiller(entry.codes, entry.length, entry.n, entry.z, sign)) {
                found.add(best.toFormula(entry));
                kept++;
            }
        }
    }

    private void addOfLength(int k, List<FoundFormula> formulas) {
        if (k == foundPerLength.size()) {
            foundPerLength.add(new ArrayList<>());
        }
        foundPerLength.get(k).addAll(formulas);
    }

    /** Returns whether a formula has a literal that adds nothing, and remembers the better one if out of bounds. */
    private boolean hasFiller(int[] codes, int length, long n, long z, int sign) {
        if (!filler.hasFiller(settings.objective(), sign, codes, length, n, z)) {
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
            if (excluded == null || settings.compare(formula, excluded) > 0) {
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

    /** Returns a formula with Z by the ranks of the lane's neuron. */
    FoundFormula withRankSum(FoundFormula formula) {
        int slot = workspace.scratchSlot();
        int[] codes = FormulaCode.codes(formula.formula(), concepts);
        FormulaCode.evaluate(codes, codes.length, slot, workspace);
        return formula.withRankSum(workspace.rankSum(lane, slot));
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

    /**
     * Returns the result of the neuron without a proof.
     *
     * @param summary result of ranking the neuron
     * @param evaluated number of formulas that were scored
     */
    NeuronResult of(RankSummary summary, long evaluated) {
        if (summary.constant()) {
            return new NeuronResult(
                    settings.objective(),
                    true,
                    summary.tieTerm(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    0,
                    Optional.empty());
        }
        List<List<FoundFormula>> perLength =
                foundPerLength.stream().map(this::strongest).toList();
        return new NeuronResult(
                settings.objective(),
                false,
                summary.tieTerm(),
                strongest(found),
                Optional.empty(),
                excluded(),
                perLength,
                evaluated,
                Optional.empty());
    }

    /** Merges the results of both directions: best first, and on ties the higher AUC. */
    private List<FoundFormula> strongest(List<FoundFormula> formulas) {
        if (!settings.highest() || !settings.lowest()) {
            return List.copyOf(formulas);
        }
        List<FoundFormula> distinct = new ArrayList<>();
        // A formula can be the highest and the lowest, if the bounds leave few; its aliases may then differ.
        formulas.stream()
                .sorted((a, b) -> settings.compare(b, a))
                .filter(formula -> distinct.stream().noneMatch(before -> same(before, formula)))
                .limit(settings.top())
                .forEachOrdered(distinct::add);
        return List.copyOf(distinct);
    }
}
