package dev.invert.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.SampleGroups;
import dev.invert.compose.ComposeOptions.CalibrationKind;
import dev.invert.compose.ComposeOptions.Kind;
import dev.invert.errors.InvertException;
import dev.invert.explain.PreparedConcepts;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests detectors on planted data. Concept b holds mostly where a does. Neurons 0 and 1 detect a, so that they seem to
 * detect b, too; neuron 2 detects b, with more noise; neuron 3 detects c by low activations; neuron 4 is constant.
 */
class ComposerTest {
    private static final int N = 1200;
    private static final ComposeOptions DEFAULT =
            new ComposeOptions(Kind.NEURON, Norm.PRODUCT, CalibrationKind.PLATT, 0.5, 0, 2);
    private static final int[] ALL = {0, 1, 2, 3, 4};

    private final boolean[][] shown = new boolean[5][N];
    private final float[][] values = new float[5][N];
    private ConceptMatrix concepts;
    private PreparedConcepts prepared;
    private ActivationMatrix activations;

    @BeforeEach
    void plant() {
        SplittableRandom random = new SplittableRandom(7);
        List<Concept> names = List.of("a", "b", "c", "rare", "always").stream()
                .map(Concept::named)
                .toList();
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(N, names)) {
            for (int i = 0; i < N; i++) {
                shown[0][i] = random.nextInt(2) == 0;
                shown[1][i] = random.nextInt(100) < (shown[0][i] ? 60 : 15);
                shown[2][i] = random.nextInt(3) == 0;
                shown[3][i] = i < 9;
                shown[4][i] = true;
                for (int c = 0; c < shown.length; c++) {
                    if (shown[c][i]) {
                        builder.set(i, c);
                    }
                }
                values[0][i] = (float) (random.nextDouble() + (shown[0][i] ? 1 : 0));
                values[1][i] = (float) (random.nextDouble() + (shown[0][i] ? 0.7 : 0));
                values[2][i] = (float) (random.nextDouble() + (shown[1][i] ? 0.25 : 0));
                values[3][i] = (float) (random.nextDouble() - (shown[2][i] ? 0.6 : 0));
                values[4][i] = 3;
            }
            concepts = builder.build();
        }
        prepared = PreparedConcepts.of(concepts);
        activations = ActivationMatrix.of(values);
    }

    @AfterEach
    void close() {
        prepared.close();
        concepts.close();
        activations.close();
    }

    private Composition compose(String formula, ComposeOptions options) {
        return new Composer(options).compose(activations, prepared, null, ALL, Formula.parse(formula));
    }

    private static MethodResult of(Composition result, Method method) {
        return result.methods().stream()
                .filter(one -> one.method() == method)
                .findFirst()
                .orElseThrow();
    }

    private static List<Integer> neurons(Composition result) {
        return result.parts().stream().map(LiteralPart::neuron).toList();
    }

    @Test
    void contextFindsTheNeuronThatTheMarginalChoiceMisses() {
        Composition result = compose("b & a", DEFAULT);
        assertThat(neurons(result)).containsExactly(0, 2);
        assertThat(result.parts().get(1).context()).contains(Formula.of("a"));
        assertThat(result.methods().get(0).method()).isEqualTo(Method.NEURONS_IN_CONTEXT);
        MethodResult marginal = of(result, Method.MARGINAL_NEURONS);
        assertThat(marginal.neurons()).containsExactly(0, 0);
        MethodResult.Comparison comparison = marginal.comparison().orElseThrow();
        assertThat(comparison.difference())
                .isCloseTo(result.methods().get(0).heldOutAuc() - marginal.heldOutAuc(), within(1e-12))
                .isPositive();
        assertThat(comparison.pValue()).isLessThan(0.01);
        assertThat(comparison.low()).isPositive().isLessThan(comparison.difference());
        assertThat(of(result, Method.BEST_PAIR).fitAuc())
                .isGreaterThanOrEqualTo(result.methods().get(0).fitAuc());
        assertThat(result.constantCount()).isEqualTo(1);
        assertThat(result.warnings()).isEmpty();
        assertThat(result.methods()).hasSize(6).allMatch(one -> one.interval().low() < one.heldOutAuc());
    }

    @Test
    void aucsAndProbabilitiesAreThoseOfTheDefinition() {
        for (Norm norm : Norm.values()) {
            Composition result =
                    compose("b & a", new ComposeOptions(Kind.NEURON, norm, CalibrationKind.ISOTONIC, 0.4, 3, 1));
            int[][] split = prepared.splitSamples(0.4, 3, null);
            double[] p = new double[N];
            for (int i = 0; i < N; i++) {
                p[i] = norm.join(
                        Formula.Operator.AND,
                        probability(result.parts().get(0), i),
                        probability(result.parts().get(1), i));
                assertThat(result.probabilities().get(i)).isEqualTo(p[i]);
            }
            for (int part = 0; part < 2; part++) {
                double right = 0;
                double pairs = 0;
                for (int i : split[part]) {
                    for (int j : split[part]) {
                        if (shown[0][i] && shown[1][i] && !(shown[0][j] && shown[1][j])) {
                            right += p[i] > p[j] ? 1 : p[i] == p[j] ? 0.5 : 0;
                            pairs++;
                        }
                    }
                }
                MethodResult detector = result.methods().get(0);
                assertThat(part == 0 ? detector.fitAuc() : detector.heldOutAuc())
                        .isEqualTo(right / pairs);
            }
            assertThat(result.heldOutCount()).isEqualTo(split[1].length);
        }
    }

    private double probability(LiteralPart part, int sample) {
        return part.calibration().orElseThrow().probability(values[part.neuron()][sample]);
    }

    @Test
    void disjunctionsAndNestedGroupsHaveTheirContexts() {
        Composition result = compose("(b & ~c) | a", DEFAULT);
        assertThat(result.parts().stream().map(part -> part.literal().text())).containsExactly("a", "b", "~c");
        assertThat(result.parts().stream()
                        .map(part -> part.context().map(Formula::text).orElse("")))
                .containsExactly("", "~a", "b & ~a");
        LiteralPart last = result.parts().get(2);
        int[] fit = prepared.splitSamples(0.5, 0, null)[0];
        assertThat(last.positives() + last.negatives()).isEqualTo((int)
                IntStream.of(fit).filter(i -> shown[1][i] && !shown[0][i]).count());
        assertThat(last.neuron()).isEqualTo(3);
        assertThat(last.higher()).isFalse();
        assertThat(last.fitAuc()).isLessThan(0.2);
        double notC = 1 - probability(last, 5);
        double expected = Norm.PRODUCT.join(
                Formula.Operator.OR,
                probability(result.parts().get(0), 5),
                probability(result.parts().get(1), 5) * notC);
        assertThat(result.probabilities().get(5)).isCloseTo(expected, within(1e-15));
        assertThat(result.methods()).hasSize(5);
    }

    @Test
    void probesMakeTheDetectorIfAskedFor() {
        Composition result =
                compose("a & b", new ComposeOptions(Kind.PROBE, Norm.PRODUCT, CalibrationKind.PLATT, 0.5, 0, 2));
        assertThat(result.methods().get(0).method()).isEqualTo(Method.LITERAL_PROBES);
        assertThat(of(result, Method.NEURONS_IN_CONTEXT).comparison()).isPresent();
        assertThat(result.parts())
                .allMatch(part -> part.weights().size() == 5 && part.weights().get(4) == 0);
        for (int i = 0; i < 20; i++) {
            double product = 1;
            for (LiteralPart part : result.parts()) {
                double sum = part.intercept();
                for (int k = 0; k < 5; k++) {
                    sum += part.weights().get(k) * values[k][i];
                }
                product *= Calibration.logistic(sum);
            }
            assertThat(result.probabilities().get(i)).isCloseTo(product, within(1e-6));
        }
    }

    @Test
    void resultsDependOnTheSeedAndNotOnThreads() {
        Composition one =
                compose("a & b", new ComposeOptions(Kind.NEURON, Norm.PRODUCT, CalibrationKind.PLATT, 0.5, 0, 1));
        Composition two = compose("a & b", DEFAULT);
        Composition other =
                compose("a & b", new ComposeOptions(Kind.NEURON, Norm.PRODUCT, CalibrationKind.PLATT, 0.5, 1, 2));
        assertThat(one.methods()).isEqualTo(two.methods()).isNotEqualTo(other.methods());
        assertThat(one.probabilities()).isEqualTo(two.probabilities());
    }

    @Test
    void aNeuronThatServesTwoLiteralsIsReported() {
        Composition result =
                new Composer(DEFAULT).compose(activations, prepared, null, new int[] {2, 2}, Formula.parse("a & b"));
        assertThat(neurons(result)).containsExactly(2, 2);
        assertThat(result.warnings())
                .containsExactly("neuron 2 serves several literals (a, b): the detector cannot" + " tell them apart");
        assertThat(result.neurons()).containsExactly(2);
    }

    @Test
    void groupsStayWhole() {
        SampleGroups groups =
                SampleGroups.of(IntStream.range(0, N).mapToObj(i -> "g" + i / 6).toList());
        int[][] split = prepared.splitSamples(0.5, 0, groups);
        boolean[] fit = new boolean[N];
        IntStream.of(split[0]).forEach(i -> fit[i] = true);
        assertThat(IntStream.range(0, N)).allMatch(i -> fit[i] == fit[i / 6 * 6]);
        Composition result = new Composer(DEFAULT).compose(activations, prepared, groups, ALL, Formula.parse("a & b"));
        assertThat(result.fitCount()).isEqualTo(split[0].length);
    }

    @Test
    void tooFewSamplesAreAnError() {
        assertFails("always", "always holds for 600 of the 600 fit samples: at least 10 must have it and 10 must not");
        assertFails("rare", "of the 600 fit samples");
        assertFails("a | ~rare", "fit samples");
        assertFails("a & ~a", "a & ~a holds for 0 of the 600 fit samples");
        assertFails("a & always", "always holds for");
        assertFails("a | (a & b)", "a holds for 0 of");
        assertFails("a & nothing", "nothing");
        assertThatThrownBy(() ->
                        new Composer(DEFAULT).compose(activations, prepared, null, new int[] {4}, Formula.parse("a")))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("All 1 neurons are constant");
        values[1][3] = Float.NaN;
        try (ActivationMatrix broken = ActivationMatrix.of(values)) {
            assertThatThrownBy(() -> new Composer(DEFAULT).compose(broken, prepared, null, ALL, Formula.parse("a")))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("neuron 1 on sample 3");
        }
    }

    private void assertFails(String formula, String problem) {
        assertThatThrownBy(() -> compose(formula, DEFAULT))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining(problem);
    }
}
