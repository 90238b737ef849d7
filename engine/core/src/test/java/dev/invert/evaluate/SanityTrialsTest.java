package dev.invert.evaluate;

import static dev.invert.evaluate.EvaluationProblem.K;
import static dev.invert.evaluate.EvaluationProblem.N;
import static dev.invert.evaluate.EvaluationProblem.QUANTILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.EveryKernel;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@EveryKernel
class SanityTrialsTest {
    @Test
    void anAucMissesLostLabelsThatOtherMetricsNotice() {
        try (EvaluationProblem problem = new EvaluationProblem(5, 100_000)) {
            EvaluationResult result =
                    problem.evaluate(EvaluationProblem.builder().trials(200));
            MetricResult auc = result.of(Metric.AUC);
            MetricResult auprc = result.of(Metric.AUPRC);
            assertThat(auc.missing().trials()).isEqualTo((K - 1) * 200);
            assertThat(auc.missing().ratio()).isBetween(0.95, 1.0);
            assertThat(auprc.missing().ratio()).isBetween(0.4, 0.85);
            assertThat(auc.extra().falls()).isGreaterThan(0.8);
        }
    }

    @Test
    void scoresAmongSomeSamplesAreThoseOfTheseSamplesAlone() {
        AucKernels kernels = KernelChoice.chosen();
        try (EvaluationProblem problem = new EvaluationProblem(5, 7);
                PatternTable table = PatternTable.of(problem.concepts, kernels.collapse());
                AucKernels.BoundKernels bound = kernels.bind(table);
                OrderedNeuron ordered = new OrderedNeuron(new ConceptSamples(table), bound, QUANTILE)) {
            int[] some = IntStream.range(0, N).filter(i -> i % 3 != 1).toArray();
            long[] kept = new long[(N + 63) / 64];
            IntStream.of(some).forEach(i -> kept[i >> 6] |= 1L << i);
            long[] set = problem.concepts.truthSet(Formula.parse("c4"));
            for (int w = 0; w < set.length; w++) {
                set[w] &= kept[w];
            }
            for (int k = 0; k < K; k++) {
                try (ActivationBlock block = problem.activations.load(k, 1)) {
                    ordered.load(block, 0);
                }
                Scores found = ordered.score(set, kept);
                // Shares the memory of the activations, which closing it would free.
                ActivationMatrix selected = problem.activations.select(some);
                try (ConceptMatrix shown = problem.concepts.select(some)) {
                    Scores expected = EvaluationProblem.builder()
                            .build()
                            .evaluate(selected, shown, Map.of(k, Formula.parse("c4")), List.of())
                            .truths()
                            .get(0)
                            .scores();
                    assertThat(found.twiceU()).isEqualTo(expected.twiceU());
                    assertThat(found.f1()).isEqualTo(expected.f1());
                    assertThat(found.iou()).isEqualTo(expected.iou());
                    assertThat(found.auc()).isCloseTo(expected.auc(), within(1e-12));
                    assertThat(found.auprc()).isCloseTo(expected.auprc(), within(1e-12));
                    assertThat(found.r()).isCloseTo(expected.r(), within(1e-9));
                }
            }
        }
    }

    @Test
    void anAucNoticesMissingLabelsOfRareConceptsTheLeast() {
        try (EvaluationProblem problem = new EvaluationProblem(5, 100_000)) {
            MetricResult rare = problem.evaluate(
                            EvaluationProblem.builder().trials(100).prevalence(0.03))
                    .of(Metric.AUC);
            MetricResult common =
                    problem.evaluate(EvaluationProblem.builder().trials(100)).of(Metric.AUC);
            assertThat(rare.extra().trials()).isEqualTo((K - 1) * 100);
            assertThat(Math.abs(1 - rare.missing().ratio()))
                    .isLessThan(Math.abs(1 - common.missing().ratio()));
        }
    }
}
