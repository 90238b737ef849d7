package dev.invert.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Effect;
import dev.invert.Formula;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.InvertException;
import dev.invert.explain.Explainer;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.EveryKernel;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EveryKernel
class EvaluatorTest {
    private static final int N = 157;
    private static final int K = 6;
    private static final int C = 9;
    private static final double QUANTILE = 0.07;

    /** Concepts 0 to 8, of which the last two are equal; neuron k shows concept k, and the last neuron is constant. */
    private static final class Problem implements AutoCloseable {
        final float[][] values = new float[K][N];
        final boolean[][] concept = new boolean[C][N];
        final ConceptMatrix concepts;
        final ActivationMatrix activations;

        Problem(long seed, int levels) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Concept> names = new ArrayList<>();
            for (int c = 0; c < C; c++) {
                names.add(Concept.named("c" + c));
                for (int i = 0; i < N; i++) {
                    concept[c][i] = c == C - 1 ? concept[c - 1][i] : random.nextDouble() < 0.08 + 0.04 * c;
                }
            }
            for (int k = 0; k < K; k++) {
                for (int i = 0; i < N; i++) {
                    double noise = random.nextDouble() + random.nextDouble() + (concept[k][i] ? 0.4 : 0);
                    values[k][i] = k == K - 1 ? 3 : (float) (Math.floor(noise * levels) / levels);
                }
            }
            try (ConceptMatrix.Builder builder = ConceptMatrix.builder(N, names)) {
                for (int c = 0; c < C; c++) {
                    for (int i = 0; i < N; i++) {
                        if (concept[c][i]) {
                            builder.set(i, c);
                        }
                    }
                }
                concepts = builder.build();
            }
            activations = ActivationMatrix.of(values);
        }

        Map<Integer, Formula> truth() {
            Map<Integer, Formula> truth = new TreeMap<>();
            for (int k = 0; k < K; k++) {
                truth.put(k, Formula.parse(k == 2 ? "c2 | c4" : "c" + k));
            }
            return truth;
        }

        boolean[] set(String formula) {
            long[] words = concepts.truthSet(Formula.parse(formula));
            boolean[] set = new boolean[N];
            for (int i = 0; i < N; i++) {
                set[i] = (words[i / 64] >>> i & 1) != 0;
            }
            return set;
        }

        @Override
        public void close() {
            activations.close();
            concepts.close();
        }
    }

    private static EvaluationResult evaluate(Problem problem, Evaluator.Builder builder, LabelSet... labels) {
        return builder.build().evaluate(problem.activations, problem.concepts, problem.truth(), List.of(labels));
    }

    private static Evaluator.Builder builder() {
        return Evaluator.builder().quantile(QUANTILE).trials(10).bootstrap(50).seed(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 6, 100_000})
    void ranksAndMetaAuprcAreThoseOfBruteForce(int levels) {
        try (Problem problem = new Problem(11, levels)) {
            EvaluationResult result = evaluate(problem, builder());
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
        try (Problem problem = new Problem(5, 7)) {
            EvaluationResult result = evaluate(problem, builder());
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
        try (Problem problem = new Problem(5, 7)) {
            Map<Integer, Formula> labels = new HashMap<>();
            labels.put(0, Formula.parse("(c0 & c1) | (c0 & ~c1)"));
            labels.put(1, Formula.parse("c1 | c3"));
            labels.put(2, Formula.parse("c2 & c4"));
            labels.put(3, Formula.parse("~c3"));
            labels.put(4, Formula.parse("c5"));
            LabelSetResult result = evaluate(problem, builder(), new LabelSet("ours", labels))
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
        try (Problem problem = new Problem(5, 7)) {
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
            assertThat(evaluate(problem, builder().hypernyms(id -> above.getOrDefault(id, List.of())), labels)
                            .settings()
                            .get(0)
                            .neurons())
                    .extracting(one -> one.steps().isPresent() ? one.steps().getAsInt() : null)
                    .containsExactly(3, -3, null, null, 0, null);
        }
    }

    @Test
    void theResultDependsOnTheSeedButNotOnThreads() {
        try (Problem problem = new Problem(5, 7)) {
            LabelSet labels = new LabelSet("", problem.truth());
            EvaluationResult one = evaluate(problem, builder().threads(1), labels);
            EvaluationResult two = evaluate(problem, builder().threads(2), labels);
            assertThat(two.metrics()).isEqualTo(one.metrics());
            assertThat(two.settings()).isEqualTo(one.settings());
            assertThat(two.truths()).isEqualTo(one.truths());
            EvaluationResult other = evaluate(problem, builder().seed(4), labels);
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
    void anAucMissesLostLabelsThatOtherMetricsNotice() {
        try (Problem problem = new Problem(5, 100_000)) {
            EvaluationResult result = evaluate(problem, builder().trials(200));
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
        try (Problem problem = new Problem(5, 7);
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
                    Scores expected = builder()
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
        try (Problem problem = new Problem(5, 100_000)) {
            MetricResult rare =
                    evaluate(problem, builder().trials(100).prevalence(0.03)).of(Metric.AUC);
            MetricResult common = evaluate(problem, builder().trials(100)).of(Metric.AUC);
            assertThat(rare.extra().trials()).isEqualTo((K - 1) * 100);
            assertThat(Math.abs(1 - rare.missing().ratio()))
                    .isLessThan(Math.abs(1 - common.missing().ratio()));
        }
    }

    @Test
    void aTruthOfNoSampleIsLeftOut() {
        try (Problem problem = new Problem(5, 7)) {
            Map<Integer, Formula> truth = problem.truth();
            truth.put(0, Formula.parse("c0 & ~c0"));
            EvaluationResult result =
                    builder().build().evaluate(problem.activations, problem.concepts, truth, List.of());
            assertThat(result.truths().get(0).testable()).isFalse();
            assertThat(result.summary().testableCount()).isEqualTo(K - 1);
            assertThatThrownBy(() -> builder()
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
        try (Problem problem = new Problem(5, 7);
                ActivationMatrix fewer = ActivationMatrix.of(new float[K][N - 1])) {
            assertThatThrownBy(() -> builder().build().evaluate(fewer, problem.concepts, problem.truth(), List.of()))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("156 samples");
            assertThatThrownBy(() -> builder()
                            .build()
                            .evaluate(
                                    problem.activations, problem.concepts, Map.of(0, Formula.parse("dog")), List.of()))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("dog");
            assertThatThrownBy(() -> builder().quantile(1).build()).isInstanceOf(InvalidSettingException.class);
            assertThatThrownBy(() -> builder().trials(-1).build()).isInstanceOf(InvalidSettingException.class);
            assertThatThrownBy(() -> builder().prevalence(1).build()).isInstanceOf(InvalidSettingException.class);
            assertThatThrownBy(() -> builder().bootstrap(-1).build()).isInstanceOf(InvalidSettingException.class);
        }
    }

    private static double score(Metric metric, float[] a, boolean[] set) {
        return switch (metric) {
            case AUC -> auc(a, set);
            case AUPRC ->
                averagePrecision(IntStream.range(0, N)
                        .mapToObj(i -> new double[] {a[i], set[i] ? 1 : 0})
                        .toList());
            case R -> correlation(a, set);
            case F1 -> overlap(a, set, true);
            case IOU -> overlap(a, set, false);
        };
    }

    private static double auc(float[] a, boolean[] set) {
        long u2 = 0;
        long pairs = 0;
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                if (set[i] && !set[j]) {
                    pairs++;
                    u2 += a[i] > a[j] ? 2 : a[i] == a[j] ? 1 : 0;
                }
            }
        }
        return u2 / (2.0 * pairs);
    }

    /** Average precision of pairs {score, truth}: for each threshold, precision times the gain in recall. */
    private static double averagePrecision(List<double[]> pairs) {
        double total = pairs.stream().mapToDouble(pair -> pair[1]).sum();
        double sum = 0;
        double before = 0;
        for (double threshold : pairs.stream()
                .mapToDouble(pair -> -pair[0])
                .sorted()
                .distinct()
                .map(x -> -x)
                .toArray()) {
            double found = 0;
            double all = 0;
            for (double[] pair : pairs) {
                if (pair[0] >= threshold) {
                    all++;
                    found += pair[1];
                }
            }
            sum += (found - before) / total * found / all;
            before = found;
        }
        return sum;
    }

    private static double correlation(float[] a, boolean[] set) {
        double meanA = IntStream.range(0, N).mapToDouble(i -> a[i]).average().orElseThrow();
        double meanS =
                IntStream.range(0, N).mapToDouble(i -> set[i] ? 1 : 0).average().orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < N; i++) {
            double x = a[i] - meanA;
            double y = (set[i] ? 1 : 0) - meanS;
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }
        return aa == 0 ? 0 : ab / Math.sqrt(aa * bb);
    }

    private static double overlap(float[] a, boolean[] set, boolean f1) {
        float[] sorted = a.clone();
        Arrays.sort(sorted);
        int target = Math.max(1, (int) Math.floor(QUANTILE * N));
        float border = sorted[N - 1 - target];
        float largest = sorted[N - 1];
        int top = 0;
        int both = 0;
        int size = 0;
        for (int i = 0; i < N; i++) {
            boolean onTop = border == largest ? a[i] == largest : a[i] > border;
            top += onTop ? 1 : 0;
            size += set[i] ? 1 : 0;
            both += onTop && set[i] ? 1 : 0;
        }
        return f1 ? 2.0 * both / (top + size) : (double) both / (top + size - both);
    }

    private static double jaccard(boolean[] a, boolean[] b) {
        double both = IntStream.range(0, N).filter(i -> a[i] && b[i]).count();
        return both / IntStream.range(0, N).filter(i -> a[i] || b[i]).count();
    }

    private static double meanDifference(float[] a, boolean[] set) {
        double[] inside =
                IntStream.range(0, N).filter(i -> set[i]).mapToDouble(i -> a[i]).toArray();
        double[] outside = IntStream.range(0, N)
                .filter(i -> !set[i])
                .mapToDouble(i -> a[i])
                .toArray();
        double mean = Arrays.stream(outside).average().orElseThrow();
        double variance =
                Arrays.stream(outside).map(x -> (x - mean) * (x - mean)).sum() / (outside.length - 1);
        return (Arrays.stream(inside).average().orElseThrow() - mean) / Math.sqrt(variance);
    }
}
