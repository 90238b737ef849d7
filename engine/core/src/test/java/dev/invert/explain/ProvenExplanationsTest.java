package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.Certificate;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.Explanation;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.RandomProblem;
import dev.invert.SearchOptions;
import dev.invert.internal.kernel.EveryKernel;
import dev.invert.internal.kernel.KernelChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Proven explanations, through the public API. */
@EveryKernel
class ProvenExplanationsTest {
    private static final RandomProblem PROBLEM = new RandomProblem(12, 500, 12);

    private static float[][] neurons(RandomProblem problem, int count) {
        float[][] neurons = new float[count][];
        for (int k = 0; k < count; k++) {
            neurons[k] = problem.neuron();
        }
        return neurons;
    }

    private static Explainer.Builder optimal() {
        return Explainer.builder().objective(SearchOptions.Objective.AUC).search(SearchOptions.Method.OPTIMAL);
    }

    private static Explainer.Builder comparing(double timeLimit) {
        return Explainer.builder()
                .objective(SearchOptions.Objective.AUC)
                .search(SearchOptions.DEFAULT
                        .withObjective(SearchOptions.Objective.AUC)
                        .withMethod(SearchOptions.Method.OPTIMAL)
                        .withTimeLimit(timeLimit)
                        .withCompareBeam(true));
    }

    @ParameterizedTest
    @EnumSource(ExplainOptions.Direction.class)
    void theFirstExplanationIsTheBestOfAllFormulas(ExplainOptions.Direction direction) {
        for (int seed = 0; seed < 8; seed++) {
            RandomProblem problem = new RandomProblem(seed, 20 + seed, 5);
            try (ConceptMatrix concepts = problem.matrix();
                    ActivationMatrix activations = ActivationMatrix.of(neurons(problem, 4))) {
                List<NeuronExplanation> neurons = comparing(0)
                        .direction(direction)
                        .fractions(0.1, 0.5)
                        .top(4)
                        .perLength(true)
                        .build()
                        .explain(activations, concepts)
                        .neurons();
                for (NeuronExplanation neuron : neurons) {
                    check(problem, activations, neuron, direction);
                }
            }
        }
    }

    private static void check(
            RandomProblem problem,
            ActivationMatrix activations,
            NeuronExplanation neuron,
            ExplainOptions.Direction direction) {
        if (neuron.explanations().isEmpty()) {
            return;
        }
        float[] values = new float[problem.sampleCount];
        try (ActivationBlock block = activations.load(neuron.neuron(), 1)) {
            block.floats(0).get(values);
        }
        Explanation best = neuron.explanations().get(0);
        EveryFormula.Scored expected = best(problem, values, direction);
        assertThat(best.formula().text()).isEqualTo(expected.formula().text());
        assertThat(best.twiceU()).isEqualTo(expected.u2());
        assertThat(best.positiveCount()).isEqualTo(expected.n());
        Certificate certificate = neuron.certificate().orElseThrow();
        assertThat(certificate.certified()).isTrue();
        assertThat(certificate.upperBound()).isEqualTo(best.auc());
        assertThat(certificate.gap()).isZero();
        assertThat(certificate.formulasCovered()).isEqualTo(formulaCount(problem));
        assertThat(said(neuron.perLength().get(best.length() - 1).get(0))).isEqualTo(said(best));
        List<String> truths = new ArrayList<>();
        for (Explanation explanation : neuron.explanations()) {
            truths.add(Arrays.toString(problem.truth(explanation.formula())));
            assertThat(explanation.twiceU())
                    .isEqualTo(RandomProblem.pairCount(values, problem.truth(explanation.formula())));
        }
        assertThat(truths).doesNotHaveDuplicates();
        assertThat(neuron.explanations().stream().map(e -> -EveryFormula.value(e.auc(), direction)))
                .isSorted();
    }

    /** Returns the number of formulas of up to three literals over different concepts, neither equal nor constant. */
    private static long formulaCount(RandomProblem problem) {
        long concepts = Arrays.stream(problem.columns)
                .map(Arrays::toString)
                .filter(column -> column.contains("true") && column.contains("false"))
                .distinct()
                .count();
        long pairs = concepts * (concepts - 1) / 2;
        return 2 * concepts + 8 * pairs + 64 * (pairs * (concepts - 2) / 3);
    }

    /** Returns the formula and the counts of an explanation, without statistics that depend on its rank. */
    private static String said(Explanation explanation) {
        return explanation.formula().text() + " " + explanation.twiceU() + " " + explanation.positiveCount();
    }

    /** Returns the best formula by exhaustive search, scored from the definition. */
    private static EveryFormula.Scored best(RandomProblem problem, float[] values, ExplainOptions.Direction direction) {
        Comparator<EveryFormula.Scored> order = Comparator.<EveryFormula.Scored>comparingDouble(
                        s -> -EveryFormula.value(s.auc(), direction))
                // Of two AUCs that are equally far from 1/2, the higher one comes first.
                .thenComparing(s -> direction == ExplainOptions.Direction.BOTH && s.auc() < 0.5)
                .thenComparing(s -> s.formula().length())
                .thenComparing(s -> s.formula().text());
        return IntStream.rangeClosed(1, 3)
                .mapToObj(length -> EveryFormula.ofLength(problem, length))
                .flatMap(List::stream)
                .map(formula -> EveryFormula.scored(problem, values, formula))
                .filter(s -> s.n() >= 0.1 * problem.sampleCount && s.n() <= 0.5 * problem.sampleCount)
                .min(order)
                .orElseThrow();
    }

    @Test
    void resultsDependNeitherOnThreadsNorOnKernels() {
        try (ConceptMatrix concepts = PROBLEM.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons(PROBLEM, 40))) {
            List<NeuronExplanation> one = comparing(0)
                    .threads(1)
                    .build()
                    .explain(activations, concepts)
                    .neurons();
            for (int threads = 2; threads <= 4; threads++) {
                assertThat(comparing(0)
                                .threads(threads)
                                .build()
                                .explain(activations, concepts)
                                .neurons())
                        .isEqualTo(one);
            }
            KernelChoice.all()
                    .forEach(kernels -> assertThat(comparing(0)
                                    .kernel(kernels.name())
                                    .build()
                                    .explain(activations, concepts)
                                    .neurons())
                            .isEqualTo(one));
        }
    }

    @Test
    void theBeamStandsBesideTheOptimumAndItsOthersFollow() {
        try (ConceptMatrix concepts = PROBLEM.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons(PROBLEM, 40))) {
            List<NeuronExplanation> beam = Explainer.builder()
                    .objective(SearchOptions.Objective.AUC)
                    .search(SearchOptions.Method.BEAM)
                    .fractions(0.1, 0.5)
                    .build()
                    .explain(activations, concepts)
                    .neurons();
            List<NeuronExplanation> proven = comparing(0)
                    .fractions(0.1, 0.5)
                    .build()
                    .explain(activations, concepts)
                    .neurons();
            int better = 0;
            for (int k = 0; k < beam.size(); k++) {
                assertThat(beam.get(k).certificate()).isEmpty();
                if (beam.get(k).explanations().isEmpty()) {
                    continue;
                }
                List<Explanation> found = beam.get(k).explanations();
                List<Explanation> first = proven.get(k).explanations();
                assertThat(proven.get(k).certificate().orElseThrow().beam().map(ProvenExplanationsTest::said))
                        .contains(said(found.get(0)));
                better += first.get(0).auc() > found.get(0).auc() ? 1 : 0;
                List<String> others =
                        first.stream().skip(1).map(ProvenExplanationsTest::said).toList();
                assertThat(found.stream().map(ProvenExplanationsTest::said).filter(others::contains))
                        .containsExactlyElementsOf(others);
            }
            assertThat(better).isPositive();
        }
    }

    @Test
    void aTimeLimitGivesABound() {
        try (ConceptMatrix concepts = PROBLEM.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons(PROBLEM, 20))) {
            List<NeuronExplanation> proven = optimal()
                    .fractions(0.1, 0.5)
                    .build()
                    .explain(activations, concepts)
                    .neurons();
            LayerExplanation cutOff =
                    comparing(1e-9).fractions(0.1, 0.5).build().explain(activations, concepts);
            for (int k = 0; k < proven.size(); k++) {
                if (proven.get(k).status() != NeuronExplanation.Status.CONSTANT) {
                    double optimum = proven.get(k).explanations().get(0).auc();
                    double found = cutOff.neurons().get(k).explanations().get(0).auc();
                    Certificate certificate =
                            cutOff.neurons().get(k).certificate().orElseThrow();
                    assertThat(certificate.certified()).isFalse();
                    assertThat(found).isLessThanOrEqualTo(optimum);
                    assertThat(certificate.upperBound()).isBetween(optimum, 1.0);
                    assertThat(certificate.gap()).isEqualTo(certificate.upperBound() - found);
                }
            }
        }
    }

    @Test
    void longerFormulasAreSearchedFromTheOptimum() {
        RandomProblem problem = new RandomProblem(3, 400, 9);
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons(problem, 30))) {
            List<NeuronExplanation> three = optimal()
                    .fractions(0.1, 0.5)
                    .build()
                    .explain(activations, concepts)
                    .neurons();
            List<NeuronExplanation> five = comparing(0)
                    .length(5)
                    .fractions(0.1, 0.5)
                    .build()
                    .explain(activations, concepts)
                    .neurons();
            for (int k = 0; k < three.size(); k++) {
                if (!three.get(k).explanations().isEmpty()) {
                    assertThat(five.get(k).explanations().get(0).auc())
                            .isGreaterThanOrEqualTo(
                                    three.get(k).explanations().get(0).auc());
                    Certificate certificate = five.get(k).certificate().orElseThrow();
                    assertThat(certificate.certified()).isFalse();
                    assertThat(certificate.formulasCovered()).isZero();
                    assertThat(certificate.beam()).isPresent();
                }
            }
        }
    }
}
