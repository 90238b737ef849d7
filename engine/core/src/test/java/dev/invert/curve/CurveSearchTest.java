package dev.invert.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.errors.InvalidSettingException;
import dev.invert.explain.Explainer;
import dev.invert.explain.PreparedConcepts;
import dev.invert.internal.kernel.EveryKernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EveryKernel
class CurveSearchTest {
    private static final int N = 120;
    private static final int K = 5;
    private static final int C = 5;

    private final float[][] values = new float[K][N];
    private ConceptMatrix concepts;
    private ActivationMatrix activations;

    @BeforeEach
    void draw() {
        SplittableRandom random = new SplittableRandom(2);
        List<Concept> names =
                IntStream.range(0, C).mapToObj(c -> Concept.named("c" + c)).toList();
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(N, names)) {
            for (int i = 0; i < N; i++) {
                for (int c = 0; c < C; c++) {
                    if (random.nextDouble() < 0.1 + 0.07 * c) {
                        builder.set(i, c);
                    }
                }
            }
            concepts = builder.build();
        }
        for (int k = 0; k < K - 1; k++) {
            for (int i = 0; i < N; i++) {
                boolean shown = concepts.get(i, k) || (k == 2 && concepts.get(i, 4));
                values[k][i] = (float) (random.nextDouble() + (shown ? 0.4 : 0));
            }
        }
        activations = ActivationMatrix.of(values);
    }

    @AfterEach
    void close() {
        activations.close();
        concepts.close();
    }

    private static CurveOptions options(List<Integer> lengths, List<Double> minFractions, double holdout, int threads) {
        return new CurveOptions(lengths, minFractions, 0.5, 3, SearchOptions.Method.OPTIMAL, holdout, 7, threads);
    }

    private CurveResult search(CurveOptions options) {
        try (PreparedConcepts prepared = PreparedConcepts.of(concepts)) {
            return CurveSearch.of(options)
                    .search(activations, prepared, IntStream.range(0, K).toArray());
        }
    }

    @Test
    void everyPointIsThatOfAllFormulas() {
        List<Double> shares = List.of(0.0, 0.3);
        CurveResult result = search(options(List.of(2, 1), shares, 0, 2));
        assertThat(result.constantCount()).isEqualTo(1);
        assertThat(result.points()).hasSize(4);
        for (CurvePoint point : result.points()) {
            double[] best = new double[K - 1];
            for (int k = 0; k < K - 1; k++) {
                for (Formula formula : formulas(point.length())) {
                    best[k] = Math.max(best[k], auc(values[k], formula, point.minFraction()));
                }
            }
            Arrays.sort(best);
            assertThat(point.heldOut()).isEmpty();
            AucSummary found = point.searched();
            assertThat(found.count()).isEqualTo(K - 1);
            assertThat(found.mean()).isCloseTo(Arrays.stream(best).average().orElseThrow(), within(1e-12));
            assertThat(found.median()).isCloseTo((best[1] + best[2]) / 2, within(1e-12));
            assertThat(found.lowerQuartile()).isCloseTo(best[0] + 0.75 * (best[1] - best[0]), within(1e-12));
            assertThat(found.upperQuartile()).isCloseTo(best[2] + 0.25 * (best[3] - best[2]), within(1e-12));
        }
        assertThat(result.points().get(1).searched().mean())
                .isGreaterThan(result.points().get(0).searched().mean());
        assertThat(result.points().get(2).meanFraction()).isGreaterThanOrEqualTo(0.3);
    }

    @Test
    void heldOutSamplesMeasureTheSameFormulas() {
        CurveResult result = search(options(List.of(1, 2, 3), List.of(0.0), 0.4, 1));
        assertThat(result.sampleCount() + result.heldOutCount()).isEqualTo(N);
        assertThat(result.heldOutCount()).isBetween(40, 56);
        for (CurvePoint point : result.points()) {
            assertThat(point.heldOut().orElseThrow().count()).isEqualTo(K - 1);
        }
        double[] expected = Explainer.builder()
                .length(3)
                .top(1)
                .objective(SearchOptions.Objective.AUC)
                .search(SearchOptions.Method.OPTIMAL)
                .statistics(new StatisticsOptions(0.05, 0.005, true, 0.4, 0, 0, 0, 7))
                .build()
                .explain(activations, concepts)
                .neurons()
                .stream()
                .filter(neuron -> !neuron.explanations().isEmpty())
                .mapToDouble(neuron -> neuron.explanations()
                        .get(0)
                        .statistics()
                        .heldOut()
                        .orElseThrow()
                        .auc())
                .toArray();
        assertThat(result.points().get(2).heldOut().orElseThrow().mean())
                .isCloseTo(Arrays.stream(expected).average().orElseThrow(), within(1e-12));
        assertThat(search(options(List.of(1, 2, 3), List.of(0.0), 0.4, 3)).points())
                .isEqualTo(result.points());
    }

    @Test
    void optionsOutOfRangeAreErrors() {
        assertThatThrownBy(() -> options(List.of(), List.of(0.0), 0, 0)).isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> options(List.of(0), List.of(0.0), 0, 0)).isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> options(List.of(1), List.of(), 0, 0)).isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> options(List.of(1), List.of(0.6), 0, 0)).isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> CurveSearch.of(options(List.of(1), List.of(0.0), 1, 0)))
                .isInstanceOf(InvalidSettingException.class);
    }

    private static List<Formula> formulas(int length) {
        List<Formula> literals = new ArrayList<>();
        for (int c = 0; c < C; c++) {
            literals.add(Formula.parse("c" + c));
            literals.add(Formula.parse("~c" + c));
        }
        List<Formula> all = new ArrayList<>(literals);
        if (length == 2) {
            for (Formula a : literals) {
                for (Formula b : literals) {
                    if (!a.equals(b) && !a.equals(b.negate())) {
                        all.add(Formula.join(Formula.Operator.AND, List.of(a, b)));
                        all.add(Formula.join(Formula.Operator.OR, List.of(a, b)));
                    }
                }
            }
        }
        return all;
    }

    /** Returns the AUC of a formula; 0 if it lies outside the limits. */
    private double auc(float[] a, Formula formula, double minFraction) {
        long[] set = concepts.truthSet(formula);
        long u2 = 0;
        int count = 0;
        for (int i = 0; i < N; i++) {
            if ((set[i >> 6] >>> i & 1) == 0) {
                continue;
            }
            count++;
            for (int j = 0; j < N; j++) {
                if ((set[j >> 6] >>> j & 1) == 0) {
                    u2 += a[i] > a[j] ? 2 : a[i] == a[j] ? 1 : 0;
                }
            }
        }
        boolean within = count > 0 && count >= minFraction * N && count <= 0.5 * N;
        return within ? u2 / (2.0 * count * (N - count)) : 0;
    }
}
