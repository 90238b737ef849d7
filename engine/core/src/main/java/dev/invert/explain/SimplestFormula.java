package dev.invert.explain;

import dev.invert.internal.kernel.LocatedSamples;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankedNeuron;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.NeuronResult;
import dev.invert.internal.search.SimplerFormula;
import dev.invert.internal.statistics.PairedPlacements;
import dev.invert.score.FormulaTruthSets;
import java.util.List;
import java.util.Optional;

/**
 * Finds the shortest formula that is as good as a neuron's best one: its AUC is at most one standard error of the paired
 * difference lower. Candidates are the best formulas of each shorter length by the objective, each better than all
 * shorter ones. Not thread-safe.
 */
final class SimplestFormula {
    private static final int BEST = 1;
    private static final int OTHER = 2;

    private final long sampleCount;
    private final Auroc auroc;
    private final BeamSettings settings;
    private final FormulaMarks marks;
    private final LocatedSamples located = new LocatedSamples();
    private final PairedPlacements placements = new PairedPlacements();

    SimplestFormula(PatternTable table, FormulaTruthSets truthSets, BeamSettings settings) {
        this.sampleCount = table.sampleCount();
        this.auroc = new Auroc(sampleCount);
        this.settings = settings;
        this.marks = new FormulaMarks(table, truthSets);
    }

    /**
     * Returns the simplest formula that is as good as the best one; empty if the best one is the simplest.
     *
     * @param result result of a search that kept the best formulas of each length
     * @param neuron ranked on the samples of the table
     */
    Optional<SimplerFormula> find(NeuronResult result, RankedNeuron neuron) {
        if (result.best().isEmpty()) {
            return Optional.empty();
        }
        BeamSettings ofNeuron = settings.with(result.objective());
        FoundFormula best = result.best().get(0);
        FoundFormula bestSoFar = null;
        for (List<FoundFormula> ofLength :
                result.perLength().subList(0, best.formula().length() - 1)) {
            FoundFormula candidate = ofLength.stream()
                    .filter(found -> settings.signOf(found.sum()) == settings.signOf(best.sum()))
                    .findFirst()
                    .orElse(null);
            if (candidate == null || (bestSoFar != null && ofNeuron.compare(candidate, bestSoFar) <= 0)) {
                continue;
            }
            bestSoFar = candidate;
            double loss = settings.signOf(best.sum()) * (auc(best) - auc(candidate));
            double error = Math.sqrt(varianceOfDifference(neuron, best, candidate));
            if (loss <= error) {
                return Optional.of(new SimplerFormula(candidate, loss, error));
            }
        }
        return Optional.empty();
    }

    private double auc(FoundFormula formula) {
        return auroc.value(formula.n(), formula.rankSum());
    }

    /** Returns the variance of the difference between the AUCs of two formulas. */
    private double varianceOfDifference(RankedNeuron neuron, FoundFormula best, FoundFormula other) {
        marks.clear();
        marks.mark(best.formula(), BEST);
        marks.mark(other.formula(), OTHER);
        marks.locate(neuron, 0, located);
        placements.start(sampleCount, best.n(), auc(best), other.n(), auc(other));
        int next = addGroups(0, located.zerosBegin());
        if (located.zerosEnd() > located.zerosBegin()) {
            addZeros(best, other);
        }
        addGroups(next, Integer.MAX_VALUE);
        return placements.finish();
    }

    /** Adds the tie groups from a listed sample on that begin before a position; returns the next listed sample. */
    private int addGroups(int first, int end) {
        int i = first;
        while (i < located.size() && located.begin(i) < end) {
            int begin = located.begin(i);
            int groupEnd = located.end(i);
            long[] counts = new long[4];
            for (; i < located.size() && located.begin(i) == begin; i++) {
                counts[located.formulas(i)]++;
            }
            placements.add(begin, groupEnd, counts[BEST | OTHER], counts[BEST], counts[OTHER]);
        }
        return i;
    }

    /** Adds the samples with activation 0, which are not listed: those of a formula that the list lacks. */
    private void addZeros(FoundFormula best, FoundFormula other) {
        long[] listed = new long[4];
        for (int i = 0; i < located.size(); i++) {
            listed[located.formulas(i)]++;
        }
        long both = marks.countBoth(BEST, OTHER) - listed[BEST | OTHER];
        long ofBest = best.n() - listed[BEST] - listed[BEST | OTHER];
        long ofOther = other.n() - listed[OTHER] - listed[BEST | OTHER];
        placements.add(located.zerosBegin(), located.zerosEnd(), both, ofBest - both, ofOther - both);
    }
}
