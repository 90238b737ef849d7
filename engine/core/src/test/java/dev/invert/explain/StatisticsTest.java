package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Effect;
import dev.invert.ExplainOptions;
import dev.invert.Explanation;
import dev.invert.Formula;
import dev.invert.Interval;
import dev.invert.NeuronExplanation;
import dev.invert.RandomProblem;
import dev.invert.SearchOptions;
import dev.invert.Significance;
import dev.invert.StatisticsOptions;
import dev.invert.Verdict;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.KernelChoice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Confidence intervals, effect sizes and significance of explanations. */
class StatisticsTest {
    static Stream<String> kernels() {
        return KernelChoice.all().stream().map(AucKernels::name);
    }

    private static List<String[]> rows(String name) throws IOException {
        try (InputStream file = StatisticsTest.class.getResourceAsStream("/dev/invert/internal/statistics/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .toList();
        }
    }

    /** Expected values were recorded from NumPy (DeLong's definition), SciPy and scikit-learn by make_fixtures.py. */
    @ParameterizedTest
    @MethodSource("kernels")
    void intervalsAndEffectsEqualTheirDefinitions(String kernel) throws IOException {
        List<String[]> samples = rows("effects.csv");
        for (String[] expected : rows("effects_expected.csv")) {
            List<String[]> mine =
                    samples.stream().filter(row -> row[0].equals(expected[0])).toList();
            float[] neuron = new float[mine.size()];
            try (ConceptMatrix.Builder builder = ConceptMatrix.builder(neuron.length, List.of(Concept.named("t")))) {
                for (int i = 0; i < neuron.length; i++) {
                    neuron[i] = Float.parseFloat(mine.get(i)[2]);
                    if (mine.get(i)[1].equals("1")) {
                        builder.set(i, 0);
                    }
                }
                try (ConceptMatrix concepts = builder.build();
                        ActivationMatrix activations = ActivationMatrix.of(new float[][] {neuron})) {
                    Explanation found = Explainer.builder()
                            .kernel(kernel)
                            .fractions(0, 1)
                            .statistics(StatisticsOptions.DEFAULT.withQuantile(0.05))
                            .build()
                            .explain(activations, concepts)
                            .neurons()
                            .get(0)
                            .explanations()
                            .stream()
                            .filter(e -> e.formula().text().equals("t"))
                            .findFirst()
                            .orElseThrow();
                    check(found, expected);
                }
            }
        }
    }

    private static void check(Explanation found, String[] expected) {
        Effect effect = found.statistics().effect();
        double[] actual = {
            found.auc(),
            found.statistics().interval().low(),
            found.statistics().interval().high(),
            effect.precision(),
            effect.recall(),
            effect.f1(),
            effect.iou(),
            effect.auprc(),
            effect.r(),
            effect.meanInside(),
            effect.meanOutside()
        };
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i])
                    .as("case " + expected[0] + ", figure " + i)
                    .isCloseTo(Double.parseDouble(expected[i + 1]), within(1e-9));
        }
    }

    /** More formulas of every length than are measured in one pass, on kernels with and without lanes. */
    @Test
    void allKernelsAgreeBitForBit() {
        RandomProblem problem = new RandomProblem(12, 700, 12);
        float[][] neurons = new float[40][];
        for (int k = 0; k < neurons.length; k++) {
            neurons[k] = problem.neuron();
        }
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons)) {
            List<List<NeuronExplanation>> found = kernels()
                    .map(kernel -> Explainer.builder()
                            .kernel(kernel)
                            .top(10)
                            .perLength(true)
                            .direction(ExplainOptions.Direction.BOTH)
                            .build()
                            .explain(activations, concepts)
                            .neurons())
                    .toList();
            assertThat(found).allSatisfy(result -> assertThat(result).isEqualTo(found.get(0)));
            for (NeuronExplanation neuron : found.get(0)) {
                for (Explanation e : neuron.explanations()) {
                    checkAgainstDefinition(e, problem.truth(e.formula()), neurons[neuron.neuron()]);
                }
            }
        }
    }

    private static void checkAgainstDefinition(Explanation e, boolean[] truth, float[] values) {
        double inside = 0;
        double outside = 0;
        for (int i = 0; i < values.length; i++) {
            inside += truth[i] ? values[i] : 0;
            outside += truth[i] ? 0 : values[i];
        }
        Effect effect = e.statistics().effect();
        Offset<Double> rounding = within(1e-12 * (Math.abs(inside) + Math.abs(outside) + 1e30));
        if (Math.abs(inside) < 1e6) {
            rounding = within(1e-9);
        }
        assertThat(effect.meanInside()).isCloseTo(inside / e.positiveCount(), rounding);
        assertThat(effect.meanOutside()).isCloseTo(outside / (e.sampleCount() - e.positiveCount()), rounding);
        if (e.positiveCount() == 1) {
            assertThat(e.statistics().interval()).isEqualTo(Interval.UNDEFINED);
            return;
        }
        assertThat(e.statistics().interval().low()).isLessThanOrEqualTo(e.auc());
        assertThat(e.statistics().interval().high()).isGreaterThanOrEqualTo(e.auc());
    }

    @Test
    void noiseIsInsignificantAndSignalIsNot() {
        RandomProblem problem = new RandomProblem(3, 400, 30);
        Random random = new Random(9);
        float[][] neurons = new float[30][problem.sampleCount];
        for (int i = 0; i < problem.sampleCount; i++) {
            problem.columns[4][i] = i % 8 == 0;
            for (int k = 0; k < 29; k++) {
                neurons[k][i] = (float) random.nextGaussian();
            }
            neurons[29][i] = (float) random.nextGaussian() + (problem.columns[4][i] ? 3 : 0);
        }
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons)) {
            List<NeuronExplanation> found = Explainer.builder()
                    .fractions(0.05, 0.5)
                    .build()
                    .explain(activations, concepts)
                    .neurons();
            assertThat(found.subList(0, 29))
                    .extracting(NeuronExplanation::status)
                    .containsOnly(NeuronExplanation.Status.INSIGNIFICANT);
            assertThat(found.get(29).status()).isEqualTo(NeuronExplanation.Status.EXPLAINED);
            Significance best = found.get(29).explanations().get(0).statistics().significance();
            assertThat(best.log10Q()).isCloseTo(best.log10PCorrected() + Math.log10(30), within(1e-12));
            assertThat(found.get(29)
                            .explanations()
                            .get(1)
                            .statistics()
                            .significance()
                            .log10Q())
                    .isNaN();
        }
    }

    /** The correction of a formula is that of its length, whatever longer formulas the search considers. */
    @Test
    void theCorrectedPDependsOnTheLengthOfTheFormulaButNotOnTheMaximum() {
        RandomProblem problem = new RandomProblem(7, 300, 8);
        Random random = new Random(1);
        for (boolean[] column : problem.columns) {
            for (int i = 0; i < column.length; i++) {
                column[i] = random.nextDouble() < 0.3;
            }
        }
        float[][] neurons = {new float[300]};
        for (int i = 0; i < 300; i++) {
            neurons[0][i] = (float) random.nextGaussian() + (problem.columns[2][i] ? 0.5f : 0);
        }
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons)) {
            Map<Formula, Double> corrected = new HashMap<>();
            for (int longest = 1; longest <= 3; longest++) {
                List<List<Explanation>> perLength = Explainer.builder()
                        .length(longest)
                        .perLength(true)
                        .build()
                        .explain(activations, concepts)
                        .neurons()
                        .get(0)
                        .perLength();
                for (Explanation e : perLength.stream().flatMap(List::stream).toList()) {
                    double log10P = e.statistics().significance().log10PCorrected();
                    assertThat(log10P).isEqualTo(corrected.computeIfAbsent(e.formula(), first -> log10P));
                    // Eight different concepts: 16 literals, 28 pairs with 8 formulas each, 56 triples with 64 each.
                    double factor = e.length() == 1 ? 16 * 2 : e.length() == 2 ? 28 * 8 * 4 : 56 * 64 * 8;
                    assertThat(log10P).isCloseTo(Math.min(0, e.log10P() + Math.log10(factor)), within(1e-9));
                }
            }
            assertThat(corrected.values()).anyMatch(log10P -> log10P < -0.1).hasSizeGreaterThan(6);
        }
    }

    /** The best formula by AUC holds for one sample and is not significant; the next one is. */
    @Test
    void anySignificantFormulaMakesANeuronExplained() {
        int samples = 200;
        float[][] neurons = new float[1][samples];
        Random random = new Random(2);
        try (ConceptMatrix.Builder builder =
                ConceptMatrix.builder(samples, List.of(Concept.named("rare"), Concept.named("common")))) {
            for (int i = 0; i < samples; i++) {
                boolean common = i % 4 == 0;
                neurons[0][i] = (float) random.nextGaussian() + (common ? 1.5f : 0);
                if (common) {
                    builder.set(i, 1);
                }
            }
            builder.set(1, 0);
            neurons[0][1] = 10;
            try (ConceptMatrix concepts = builder.build();
                    ActivationMatrix activations = ActivationMatrix.of(neurons)) {
                NeuronExplanation neuron = Explainer.builder()
                        .objective(SearchOptions.Objective.AUC)
                        .length(1)
                        .search(SearchOptions.Method.BEAM)
                        .build()
                        .explain(activations, concepts)
                        .neurons()
                        .get(0);
                assertThat(neuron.explanations().stream().map(e -> e.formula().text()))
                        .startsWith("rare", "common");
                assertThat(neuron.explanations().get(0).statistics().isSignificant(0.05, 2))
                        .isFalse();
                assertThat(neuron.status()).isEqualTo(NeuronExplanation.Status.EXPLAINED);
                assertThat(Verdict.of(neuron, 0.05))
                        .hasValueSatisfying(
                                verdict -> assertThat(verdict.kind()).isEqualTo(Verdict.Kind.WEAK));
            }
        }
    }
}
