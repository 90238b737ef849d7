package dev.invert.compose;

import dev.invert.Interval;
import dev.invert.internal.statistics.AucInterval;
import dev.invert.internal.statistics.PairedAuc;
import dev.invert.internal.statistics.Placements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures scores of a formula on fit and held-out samples. */
final class Measurement {
    private final Task whole;
    private final int[] fit;
    private final int[] heldOut;
    private final boolean[] truth;

    Measurement(Task whole, int[] fit, int[] heldOut) {
        this.whole = whole;
        this.fit = fit;
        this.heldOut = heldOut;
        this.truth = whole.truthOf(heldOut);
    }

    int[] fit() {
        return fit;
    }

    int[] heldOut() {
        return heldOut;
    }

    /** Returns twice the number of pairs of fit samples that scores order rightly. */
    long fitU2(double[] scores) {
        return RankOrder.of(scores, fit).u2(whole);
    }

    /** Returns the results of the detector and then of the other methods, compared with it. */
    List<MethodResult> results(Method detector, Map<Method, Detected> methods) {
        double[] ofDetector = heldOutScores(methods.get(detector).scores());
        List<MethodResult> results = new ArrayList<>();
        results.add(result(detector, methods.get(detector), null));
        methods.forEach((method, detected) -> {
            if (method != detector) {
                results.add(result(method, detected, ofDetector));
            }
        });
        return results;
    }

    /** @param compared held-out scores of the detector to compare with, or null */
    private MethodResult result(Method method, Detected detected, double[] compared) {
        double[] scores = detected.scores();
        return new MethodResult(
                method,
                detected.neurons(),
                Scorings.auc(scores, fit, whole),
                Scorings.auc(scores, heldOut, whole),
                interval(scores),
                Optional.ofNullable(compared).map(detector -> {
                    PairedAuc paired = PairedAuc.of(detector, heldOutScores(scores), truth);
                    return new MethodResult.Comparison(
                            paired.difference(), paired.low(), paired.high(), paired.pValue());
                }));
    }

    private double[] heldOutScores(double[] scores) {
        double[] chosen = new double[heldOut.length];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = scores[heldOut[i]];
        }
        return chosen;
    }

    private Interval interval(double[] scores) {
        RankOrder order = RankOrder.of(scores, heldOut);
        Task.Counts counts = whole.counts(heldOut);
        Placements placements = new Placements();
        long u2 = order.u2(whole);
        placements.start(counts.positives(), counts.negatives(), u2, heldOut.length);
        order.addTo(placements, whole);
        placements.finish();
        AucInterval interval = placements.interval(counts.auc(u2));
        return new Interval(interval.low(), interval.high());
    }

    /** Returns the mean log loss of probabilities on the held-out samples. */
    double logLoss(double[] probabilities) {
        double loss = 0;
        for (int i = 0; i < heldOut.length; i++) {
            double p = probabilities[heldOut[i]];
            loss -= truth[i] ? Math.log(p) : Math.log1p(-p);
        }
        return loss / heldOut.length;
    }
}
