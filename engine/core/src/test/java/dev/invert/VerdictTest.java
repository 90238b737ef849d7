package dev.invert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    private static final StatisticsOptions OPTIONS = StatisticsOptions.DEFAULT.withPermutations(19);

    private static Explanation explanation(double auc, double log10PCorrected, HeldOut heldOut) {
        Statistics statistics = new Statistics(
                new Significance(0, 1, log10PCorrected, Double.NaN),
                Interval.UNDEFINED,
                new Effect(0, 0, 0, 0, 0, 0, 0, 0),
                Optional.ofNullable(heldOut),
                Optional.empty());
        long pairs = 100 * 900;
        return new Explanation(
                Formula.parse("a"),
                "a",
                1,
                auc,
                auc,
                auc,
                100,
                1000,
                Math.round(2 * auc * pairs),
                0,
                1,
                0,
                statistics,
                List.of(),
                0);
    }

    private static HeldOut heldOut(double auc, double low, double high, double log10P) {
        return new HeldOut(auc, new Interval(low, high), 0, 40, 400, log10P, Double.NaN, Double.NaN);
    }

    private static NeuronExplanation neuron(
            NeuronExplanation.Status status, Robustness robustness, Explanation... explanations) {
        return new NeuronExplanation(
                0,
                status,
                List.of(explanations),
                List.of(),
                1,
                robustness,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Verdict judge(Explanation... explanations) {
        return judge(Robustness.UNKNOWN, explanations);
    }

    private static Verdict judge(Robustness robustness, Explanation... explanations) {
        return Verdict.of(neuron(NeuronExplanation.Status.EXPLAINED, robustness, explanations), OPTIONS)
                .orElseThrow();
    }

    private static Robustness robustness(double familyWiseP, Stability folds, Stability bootstrap) {
        return new Robustness(familyWiseP, familyWiseP, Optional.ofNullable(folds), Optional.ofNullable(bootstrap));
    }

    private static Stability stability(int wins, int searches) {
        return new Stability(searches, (double) wins / searches, Double.NaN, List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.65 | EXPLAINED | AUC 0.65, corrected p 10^-9.",
                "0.6499999 | WEAK | AUC 0.649 is below 0.65.",
                "0.59 | WEAK | AUC 0.59 is below 0.65.",
                "0.5 | WEAK | AUC 0.5 is below 0.65.",
                "0.41 | WEAK | AUC 0.41 is above 0.35.",
                "0.3500001 | WEAK | AUC 0.351 is above 0.35.",
                "0.35 | EXPLAINED | AUC 0.35, corrected p 10^-9.",
                "1 | EXPLAINED | AUC 1, corrected p 10^-9.",
            })
    void theAucDecidesBetweenExplainedAndWeak(double auc, Verdict.Kind kind, String reason) {
        assertThat(judge(explanation(auc, -9, null))).isEqualTo(new Verdict(kind, reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.9 | 0.8 | 0.7 | 0.9 | EXPLAINED | Held-out AUC 0.8 (0.7 to 0.9), held-out p 10^-5.",
                "0.9 | 0.59 | 0.52 | 0.66 | WEAK | Held-out AUC 0.59 is below 0.65.",
                "0.9 | 0.7 | 0.5 | 0.9 | UNSTABLE "
                        + "| The confidence interval of the held-out AUC, 0.5 to 0.9, is not entirely above 0.5.",
                "0.1 | 0.2 | 0.1 | 0.3 | EXPLAINED | Held-out AUC 0.2 (0.1 to 0.3), held-out p 10^-5.",
                "0.1 | 0.4 | 0.3 | 0.49 | WEAK | Held-out AUC 0.4 is above 0.35.",
                "0.1 | 0.9 | 0.8 | 1 | UNSTABLE "
                        + "| The confidence interval of the held-out AUC, 0.8 to 1, is not entirely below 0.5.",
                "0.9 | 0.8 | NaN | NaN | UNSTABLE "
                        + "| The held-out AUC has no confidence interval: 40 of 400 held-out samples satisfy the formula.",
            })
    void heldOutSamplesTakePrecedence(
            double auc, double heldOut, double low, double high, Verdict.Kind kind, String reason) {
        assertThat(judge(explanation(auc, -9, heldOut(heldOut, low, high, -5)))).isEqualTo(new Verdict(kind, reason));
    }

    @Test
    void searchesOnOtherSamplesMustFindTheSameFormula() {
        Explanation good = explanation(0.9, -9, null);

        assertThat(judge(robustness(Double.NaN, stability(1, 2), stability(10, 20)), good)
                        .kind())
                .isEqualTo(Verdict.Kind.EXPLAINED);
        assertThat(judge(robustness(Double.NaN, stability(2, 5), stability(20, 20)), good))
                .isEqualTo(new Verdict(Verdict.Kind.UNSTABLE, "The same formula was the best on 2 of 5 folds."));
        assertThat(judge(robustness(Double.NaN, null, stability(9, 20)), explanation(0.6, -9, null)))
                .isEqualTo(new Verdict(
                        Verdict.Kind.UNSTABLE, "The same formula was the best on 9 of 20 bootstrap samples."));
    }

    @Test
    void theStatusDecidesOnInsignificance() {
        Verdict.Kind insignificant = Verdict.Kind.INSIGNIFICANT;
        NeuronExplanation.Status status = NeuronExplanation.Status.INSIGNIFICANT;

        assertThat(Verdict.of(
                        neuron(
                                status,
                                robustness(Double.NaN, stability(0, 5), null),
                                explanation(0.9, 0, null),
                                explanation(0.8, Math.log10(0.06), null)),
                        OPTIONS))
                .contains(new Verdict(insignificant, "The smallest corrected p of 2 formulas is 0.0600, above 0.05."));
        assertThat(Verdict.of(neuron(status, robustness(0.3, null, null), explanation(0.9, -5, null)), OPTIONS))
                .contains(new Verdict(insignificant, "The permutation p is 0.3000, above 0.05."));
        assertThat(Verdict.of(
                        neuron(
                                status,
                                Robustness.UNKNOWN,
                                explanation(0.9, -9, heldOut(0.7, 0.5, 0.9, Math.log10(0.03))),
                                explanation(0.9, -9, heldOut(0.7, 0.5, 0.9, Double.NaN))),
                        OPTIONS))
                .contains(
                        new Verdict(insignificant, "The smallest held-out p of 2 formulas is 0.0300, above 0.05 / 2."));
    }

    @Test
    void permutationsDecideBeforeTheCorrectedP() {
        assertThat(judge(robustness(0.005, null, null), explanation(0.9, 0, null)))
                .isEqualTo(new Verdict(Verdict.Kind.EXPLAINED, "AUC 0.9, permutation p 0.0050."));
    }

    @Test
    void theReasonInBriefNamesTheTestThatDecided() {
        NeuronExplanation.Status insignificant = NeuronExplanation.Status.INSIGNIFICANT;
        NeuronExplanation.Status explained = NeuronExplanation.Status.EXPLAINED;
        HeldOut untested = heldOut(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        Explanation good = explanation(0.9, -9, null);

        assertThat(List.of(
                        brief(insignificant, Robustness.UNKNOWN, explanation(0.9, Math.log10(0.2), null)),
                        brief(insignificant, robustness(0.31, null, null), good),
                        brief(insignificant, Robustness.UNKNOWN, explanation(0.9, -9, heldOut(0.6, 0.4, 0.8, -1))),
                        brief(insignificant, Robustness.UNKNOWN, explanation(0.9, -9, untested)),
                        brief(explained, robustness(Double.NaN, stability(2, 5), null), good),
                        brief(explained, Robustness.UNKNOWN, explanation(0.9, -9, heldOut(0.7, 0.42, 0.9, -5))),
                        brief(explained, Robustness.UNKNOWN, explanation(0.6, -9, null)),
                        brief(explained, Robustness.UNKNOWN, explanation(0.9, -0.5, null), good),
                        brief(explained, Robustness.UNKNOWN, good)))
                .containsExactly(
                        "n.s.: corrected p 0.2",
                        "n.s.: permutation p 0.31",
                        "n.s.: held-out p 0.1",
                        "n.s.: no held-out p",
                        "unstable: 2/5 folds",
                        "unstable: CI 0.42 to 0.90",
                        "weak: AUC < 0.65",
                        "weak: corrected p 0.32",
                        "");
    }

    private static String brief(NeuronExplanation.Status status, Robustness robustness, Explanation... explanations) {
        return Verdict.brief(neuron(status, robustness, explanations), OPTIONS);
    }

    @Test
    void aLabelThatIsNotSignificantItselfIsWeak() {
        assertThat(judge(explanation(0.99, 0, null), explanation(0.8, -9, null)))
                .isEqualTo(new Verdict(
                        Verdict.Kind.WEAK,
                        "The best formula is not significant (corrected p 1.0000), but another one is."));
    }

    @Test
    void neuronsWithoutExplanationHaveNoVerdict() {
        assertThat(Verdict.of(neuron(NeuronExplanation.Status.NONE, Robustness.UNKNOWN), OPTIONS))
                .isEmpty();
    }

    /** A proof says that no formula is better, not that the best one is good. */
    @Test
    void aProofDoesNotImproveTheVerdict() {
        NeuronExplanation proven = new NeuronExplanation(
                0,
                NeuronExplanation.Status.EXPLAINED,
                List.of(explanation(0.6, -9, null)),
                List.of(),
                1,
                Robustness.UNKNOWN,
                Optional.of(new Certificate(true, 0.6, 0, 1000, 3, 50, Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(Verdict.of(proven, OPTIONS).map(Verdict::kind)).contains(Verdict.Kind.WEAK);
    }
}
