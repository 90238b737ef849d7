package dev.invert.evaluate;

import static dev.invert.evaluate.EvaluationProblem.C;
import static dev.invert.evaluate.EvaluationProblem.K;
import static dev.invert.evaluate.EvaluationProblem.N;
import static dev.invert.evaluate.EvaluationProblem.QUANTILE;
import static dev.invert.evaluate.NaiveScores.averagePrecision;
import static dev.invert.evaluate.NaiveScores.jaccard;
import static dev.invert.evaluate.NaiveScores.meanDifference;
import static dev.invert.evaluate.NaiveScores.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationMatrix;
import dev.invert.Effect;
import dev.invert.Formula;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.InvertException;
import dev.invert.explain.Explainer;
import dev.invert.internal.kernel.EveryKernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EveryKernel
class EvaluatorTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 6, 100_000})
    void ranksAndMetaAuprcAreThoseOfBruteForce(int levels) {
        try (EvaluationProblem problem = new EvaluationProblem(11, levels)) {
            EvaluationResult result = problem.evaluate(EvaluationProblem.builder());
            Map<Integer, Formula> truth = problem.truth();
            for (Metric metric : Metric.values()) {
                List<double[]> pairs = new ArrayList<>();
                double reciprocal = 0;
                for (int k = 0; k < K; k++) {
                    boolean[] own = problem.set(truth.get(k).text());
                    double score = score(metric, problem.values[k], own);
                    assertThat(result.truths().get(k).scores().of(metric)).isCloseTo(score, within(1e-12));
                    pairs.add(new double[] {score, 1});
                    double rank = 1;
                    Set<String> seen = new LinkedHashSet<>(List.of(Arrays.toString(own)));
                    for (boolean[] other : problem.concept) {
                        if (seen.add(Arrays.toString(other))) {
                            double theirs = score(metric, problem.values[k], other);
                            pairs.add(new double[] {theirs, 0});
                            rank += Math.abs(theirs - score) < 1e-12 ? 0.5 : theirs > score ? 1 : 0;
                        }
                    }
                    assertThat(result.truths().get(k).ranks().get(metric)).isEqualTo(rank);
                    reciprocal += 1 / rank / K;
                }
                MetricResult summary = result.of(metric);
                assertThat(summary.reciprocalRank().value()).isCloseTo(reciprocal, within(1e-12));
                assertThat(summary.metaAuprc().value()).isCloseTo(averagePrecision(pairs), within(1e-12));
            }
            assertThat(result.truths().get(K - 1).constant()).isTrue();
            // The constant neuron ties its truth with the seven other distinct concepts.
            assertThat(result.truths().get(K - 1).ranks())
                    .containsEntry(Metric.AUC, 4.5)
                    .containsEntry(Metric.R, 4.5);
            assertThat(result.summary().distinctConcepts()).isEqualTo(C - 1);
        }
    }

    @Test
    void scoresAreThoseOfExplanations() {
        try (EvaluationProblem problem = new EvaluationProblem(5, 7)) {
            EvaluationResult result = problem.evaluate(EvaluationProblem.builder());
            Explainer explainer = Explainer.builder()
                    .length(1)
                    .top(100)
                    .objective(SearchOptions.Objective.AUC)
                    .statistics(StatisticsOptions.DEFAULT.withQuantile(QUANTILE))
                    .build();
            Scores scores = result.truths().get(3).scores();
            Effect effect = explainer
                    .explain(problem.activations, problem.concepts, new int[] {3})
                    .neurons()
                    .get(0)
                    .explanations()
                    .stream()
                    .filter(found -> found.formula().text().equals("c3"))
                    .peek(found -> {
                        assertThat(scores.twiceU()).isEqualTo(found.twiceU());
                        assertThat(scores.auc()).isEqualTo(found.auc());
                    })
                    .findFirst()
                    .orElseThrow()
                    .statistics()
                    .effect();
            assertThat(scores.auprc()).isCloseTo(effect.auprc(), within(1e-12));
            assertThat(scores.r()).isCloseTo(effect.r(), within(1e-12));
            assertThat(scores.f1()).isEqualTo(effect.f1());
            assertThat(scores.iou()).isEqualTo(effect.iou());
        }
    }

    @Test
    void labelsAreComparedByTheirSamples() {
        try (EvaluationProblem problem = new EvaluationProblem(5, 7)) {
            Map<Integer, Formula> labels = new HashMap<>();
            labels.put(0, Formula.parse("(c0 & c1) | (c0 & ~c1)"));
            labels.put(1, Formula.parse("c1 | c3"));
            labels.put(2, Formula.parse("c2 & c4"));
            labels.put(3, Formula.parse("~c3"));
            labels.put(4, Formula.parse("c5"));
            LabelSetResult result = problem.evaluate(EvaluationProblem.builder(), new LabelSet("ours", labels))
                    .settings()
                    .get(0);
            assertThat(result.neurons())
                    .extracting(LabelAgreement::relation)
                    .containsExactly(
                            Relation.EQUAL,
                            Relation.BROADER,
                            Relation.NARROWER,
                            Relation.DISJOINT,
                            Relation.OVERLAPPING,
                            Relation.NONE);
            double sum = 0;
            for (int k = 0; k < K; k++) {
                double expected = labels.containsKey(k)
                        ? jaccard(
                                problem.set(labels.get(k).text()),
                                problem.set(problem.truth().get(k).text()))
                        : 0;
                assertThat(result.neurons().get(k).jaccard()).isEqualTo(expected);
                sum += expected;
            }
            assertThat(result.jaccard().value()).isCloseTo(sum / K, within(1e-12));
            assertThat(result.exact().value()).isEqualTo(1.0 / K);
            assertThat(result.labeled()).isEqualTo(K - 1);
            boolean[] inside = problem.set("c5");
            assertThat(result.neurons().get(4).meanDifference())
                    .isCloseTo(meanDifference(problem.values[4], inside), within(1e-9));
        }
    }

    @Test
    void stepsFollowTheHierarchy() {
        try (EvaluationProblem problem = new EvaluationProblem(5, 7)) {
            Map<String, List<String>> above = Map.of(
                    "c0",
                    List.of("middle", "detour"),
                    "detour",
                    List.of("far"),
                    "far",
                    List.of("c5"),
                    "middle",
                    List.of("c5"),
                    "c5",
                    List.of("c1"));
            LabelSet labels = new LabelSet(
                    "",
                    Map.of(
                            0,
                            Formula.parse("c1"),
                            1,
                            Formula.parse("c0"),
                            3,
                            Formula.parse("c5"),
                            4,
                            Formula.parse("c4 & c4"),
                            5,
                            Formula.parse("~c1")));
            assertThat(problem.evaluate(
                                    EvaluationProblem.builder().hypernyms(id -> above.getOrDefault(id, List.of())),
                                    labels)
                            .settings()
                            .get(0)
                            .neurons())
                    .extracting(one -> one.steps().isPresent() ? one.steps().getAsInt() : null)
                    .containsExactly(3, -3, null, null, 0, null);
        }
    }

    @Test
    void theResultDependsOnTheSeedButNotOnThreads() {
        try (EvaluationProblem problem = new EvaluationProblem(5, 7)) {
            LabelSet labels = new LabelSet("", problem.truth());
            EvaluationResult one = problem.evaluate(EvaluationProblem.builder().threads(1), labels);
            EvaluationResult two = problem.evaluate(EvaluationProblem.builder().threads(2), labels);
            assertThat(two.metrics()).isEqualTo(one.metrics());
            assertThat(two.settings()).isEqualTo(one.settings());
            assertThat(two.truths()).isEqualTo(one.truths());
            EvaluationResult other =
                    problem.evaluate(EvaluationProblem.builder().seed(4), labels);
            assertThat(other.truths()).isEqualTo(one.truths());
            assertThat(other.metrics()).isNotEqualTo(one.metrics());
            for (MetricResult metric : one.metrics()) {
                assertThat(metric.reciprocalRank().low())
                        .isLessThan(metric.reciprocalRank().value());
                assertThat(metric.metaAuprc().high())
                        .isGreaterThan(metric.metaAuprc().low());
            }
        }
    }

    @Test
    void aTruthOfNoSampleIsLeftOut() {
        try (EvaluationProblem problem = new EvaluationProblem(5, 7)) {
            Map<Integer, Formula> truth = problem.truth();
            truth.put(0, Formula.parse("c0 & ~c0"));
            EvaluationResult result = EvaluationProblem.builder()
                    .build()
                    .evaluate(problem.activations, problem.concepts, truth, List.of());
            assertThat(result.truths().get(0).testable()).isFalse();
            assertThat(result.summary().testableCount()).isEqualTo(K - 1);
            assertThatThrownBy(() -> EvaluationProblem.builder()
                            .build()
                            .evaluate(
                                    problem.activations,
                                    problem.concepts,
                                    Map.of(1, Formula.parse("c0 & ~c0")),
                                    List.of()))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("no sample or for all samples");
        }
    }

    @Test
    void badInputIsAnError() {
        try (EvaluationProblem problem = new EvaluationProblem(5, 7);
                ActivationMatrix fewer = ActivationMatrix.of(new float[K][N - 1])) {
            assertThatThrownBy(() -> EvaluationProblem.builder()
                            .build()
                            .evaluate(fewer, problem.concepts, problem.truth(), List.of()))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("156 samples");
            assertThatThrownBy(() -> EvaluationProblem.builder()
                            .build()
                            .evaluate(
                                    problem.activations, problem.concepts, Map.of(0, Formula.parse("dog")), List.of()))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("dog");
            assertThatThrownBy(() -> EvaluationProblem.builder().quantile(1).build())
                    .isInstanceOf(InvalidSettingException.class);
            assertThatThrownBy(() -> EvaluationProblem.builder().trials(-1).build())
                    .isInstanceOf(InvalidSettingException.class);
            assertThatThrownBy(() -> EvaluationProblem.builder().prevalence(1).build())
                    .isInstanceOf(InvalidSettingException.class);
            assertThatThrownBy(() -> EvaluationProblem.builder().bootstrap(-1).build())
                    .isInstanceOf(InvalidSettingException.class);
        }
    }
}
