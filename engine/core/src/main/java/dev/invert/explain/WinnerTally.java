package dev.invert.explain;

import dev.invert.Concept;
import dev.invert.Formula;
import dev.invert.NeuronExplanation;
import dev.invert.Stability;
import dev.invert.score.FormulaTruthSets;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the winners of repeated searches, the best formula of each. Formulas with the same truth set over all samples
 * that the repetitions select from are counted as one, represented by the reported explanation if it is among them,
 * otherwise by the first winner.
 */
final class WinnerTally {
    private final FormulaTruthSets truthSets;
    private final int wordCount;
    private final Map<String, String> nameById = new HashMap<>();
    private final List<Map<LongBuffer, Tally>> tallies = new ArrayList<>();
    private final List<LongBuffer> reported = new ArrayList<>();
    private final double[] outsideSums;
    private final int[] outsideCounts;
    private int searches;

    private static final class Tally {
        private final Formula formula;
        private int wins;

        Tally(Formula formula) {
            this.formula = formula;
        }
    }

    WinnerTally(PreparedConcepts concepts, List<NeuronExplanation> found) {
        this.truthSets = concepts.truthSets();
        this.wordCount = concepts.table().wordCount();
        this.outsideSums = new double[found.size()];
        this.outsideCounts = new int[found.size()];
        for (Concept concept : concepts.concepts().concepts()) {
            nameById.put(concept.id(), concept.name());
        }
        for (NeuronExplanation neuron : found) {
            Map<LongBuffer, Tally> tally = new LinkedHashMap<>();
            LongBuffer key = null;
            if (!neuron.explanations().isEmpty()) {
                Formula best = neuron.best().formula();
                key = truth(best);
                tally.put(key, new Tally(best));
            }
            reported.add(key);
            tallies.add(tally);
        }
    }

    private LongBuffer truth(Formula formula) {
        long[] truth = new long[wordCount];
        truthSets.evaluate(formula, truth);
        return LongBuffer.wrap(truth);
    }

    /** Increments the number of searches. */
    void searched() {
        searches++;
    }

    /** Counts a formula as the winner of one search for a neuron. */
    void won(int neuron, Formula formula) {
        tallies.get(neuron).computeIfAbsent(truth(formula), truth -> new Tally(formula)).wins++;
    }

    /** Adds the AUC of a winner on samples left out of its search; ignores NaN. */
    void outside(int neuron, double auc) {
        if (!Double.isNaN(auc)) {
            outsideSums[neuron] += auc;
            outsideCounts[neuron]++;
        }
    }

    /**
     * Returns the stability of a neuron's best formula.
     *
     * @param neuron index of the neuron among those requested
     * @param share share of the searches, from 0 to 1; the smallest set of winners that accounts for it is listed
     */
    Stability stability(int neuron, double share) {
        List<Tally> ordered = tallies.get(neuron).values().stream()
                .filter(tally -> tally.wins > 0)
                .sorted(Comparator.<Tally>comparingInt(tally -> -tally.wins)
                        .thenComparing(tally -> tally.formula.text()))
                .toList();
        List<Stability.Winner> winners = new ArrayList<>();
        int covered = 0;
        for (Tally tally : ordered) {
            if (covered >= share * searches) {
                break;
            }
            winners.add(new Stability.Winner(
                    tally.formula, tally.formula.render(nameById::get), (double) tally.wins / searches));
            covered += tally.wins;
        }
        LongBuffer key = reported.get(neuron);
        double agreement = key == null ? 0 : (double) tallies.get(neuron).get(key).wins / searches;
        double outsideAuc = outsideCounts[neuron] == 0 ? Double.NaN : outsideSums[neuron] / outsideCounts[neuron];
        return new Stability(searches, agreement, outsideAuc, winners);
    }
}
