package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.Explanation;
import dev.invert.Formula;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.RandomProblem;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.EveryKernel;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.RankedNeuron;
import dev.invert.internal.search.PearsonR;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The objective r, against its definition and against all formulas. */
@EveryKernel
class CorrelationTest {
    private static Explainer.Builder explainer(SearchOptions.Method method) {
        return Explainer.builder().objective(SearchOptions.Objective.R).search(method);
    }

    private static float[][] neurons(RandomProblem problem, int count) {
        float[][] neurons = new float[count][];
        for (int k = 0; k < count; k++) {
            neurons[k] = problem.neuron();
        }
        return neurons;
    }

    /** Returns Pearson's r of activation and truth value, from the definition. */
    private static double r(float[] values, boolean[] truth) {
        double meanA = 0;
        double meanT = 0;
        for (int i = 0; i < values.length; i++) {
            meanA += (double) values[i] / values.length;
            meanT += (truth[i] ? 1.0 : 0) / values.length;
        }
        double product = 0;
        double squareA = 0;
        double squareT = 0;
        for (int i = 0; i < values.length; i++) {
            double a = values[i] - meanA;
            double t = (truth[i] ? 1 : 0) - meanT;
            product += a * t;
            squareA += a * a;
            squareT += t * t;
        }
        return product / Math.sqrt(squareA * squareT);
    }

    @ParameterizedTest
    @EnumSource(ExplainOptions.Direction.class)
    void theFirstExplanationIsTheBestOfAllFormulas(ExplainOptions.Direction direction) {
        int compared = 0;
        int certified = 0;
        for (int seed = 0; seed < 12; seed++) {
            RandomProblem problem = new RandomProblem(seed, 20 + 5 * seed, 5);
            float[][] values = neurons(problem, 4);
            try (ConceptMatrix concepts = problem.matrix();
                    ActivationMatrix activations = ActivationMatrix.of(values);
                    PreparedConcepts prepared = PreparedConcepts.of(concepts)) {
                LayerExplanation layer = explainer(SearchOptions.Method.OPTIMAL)
                        .direction(direction)
                        .fractions(0.1, 0.5)
                        .build()
                        .explain(activations, prepared);
                for (NeuronExplanation neuron : layer.neurons()) {
                    if (neuron.explanations().isEmpty()) {
                        continue;
                    }
                    AllSets all = new AllSets(problem, weights(prepared, activations, neuron.neuron()), direction);
                    Explanation best = neuron.explanations().get(0);
                    boolean[] truth = problem.truth(best.formula());
                    if (neuron.certificate().orElseThrow().certified()) {
                        assertThat(all.compareWithBest(truth)).isZero();
                        certified++;
                    } else {
                        // The best formula only adds a literal to one that is outside the bounds.
                        assertThat(neuron.excluded()).isPresent();
                    }
                    double exact = r(values[neuron.neuron()], truth);
                    assertThat(best.objectiveValue())
                            .isCloseTo(all.sign(truth) * exact, within(0.7 / Math.sqrt(problem.sampleCount)));
                    assertThat(best.statistics().effect().r()).isCloseTo(exact, within(1e-6));
                    assertThat(best.twiceU()).isEqualTo(RandomProblem.pairCount(values[neuron.neuron()], truth));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(30);
        assertThat(certified).isGreaterThan(10);
    }

    /** Returns the centered weight of each sample's pattern, and the size of the pattern. */
    private static long[][] weights(PreparedConcepts prepared, ActivationMatrix activations, int neuron) {
        long[] weights = new long[prepared.patternCount()];
        try (AucWorkspace workspace = prepared.kernels().open(1, 1);
                ActivationBlock block = activations.load(neuron, 1)) {
            RankedNeuron ranked = workspace.rank(0, block.values(0));
            new PearsonR(prepared.sampleCount()).weigher(prepared.table()).weigh(workspace, 0, ranked);
            ranked.centeredWeights(weights);
        }
        long[] pattern = new long[prepared.sampleCount()];
        for (int i = 0; i < pattern.length; i++) {
            pattern[i] = prepared.table().patternOfSample().get(i);
        }
        return new long[][] {weights, pattern};
    }

    /** Finds the best value over the truth sets of all formulas of up to three literals, in integers. */
    private static final class AllSets {
        private final long[][] weights;
        private final int total;
        private final ExplainOptions.Direction direction;
        private BigInteger bestSquare;
        private BigInteger bestArea;

        AllSets(RandomProblem problem, long[][] weights, ExplainOptions.Direction direction) {
            this.weights = weights;
            this.total = problem.sampleCount;
            this.direction = direction;
            List<Formula> literals = new ArrayList<>();
            for (int c = 0; c < problem.columns.length; c++) {
                literals.add(Formula.of("c" + c));
                literals.add(Formula.of("c" + c).negate());
            }
            for (Formula x : literals) {
                offer(problem.truth(x));
                for (Formula y : literals) {
                    for (Formula two : List.of(x.and(y), x.or(y))) {
                        offer(problem.truth(two));
                        for (Formula z : literals) {
                            offer(problem.truth(two.and(z)));
                            offer(problem.truth(two.or(z)));
                        }
                    }
                }
            }
        }

        private void offer(boolean[] truth) {
            long n = count(truth);
            if (n >= Math.ceil(0.1 * total) && n <= total / 2 && (bestArea == null || compareWithBest(truth) > 0)) {
                bestSquare = square(truth);
                bestArea = BigInteger.valueOf(n * (total - n));
            }
        }

        private static long count(boolean[] truth) {
            long n = 0;
            for (boolean holds : truth) {
                n += holds ? 1 : 0;
            }
            return n;
        }

        private long sum(boolean[] truth) {
            boolean[] added = new boolean[weights[0].length];
            long sum = 0;
            for (int i = 0; i < truth.length; i++) {
                int p = (int) weights[1][i];
                if (truth[i] && !added[p]) {
                    added[p] = true;
                    sum += weights[0][p];
                }
            }
            return sum;
        }

        int sign(boolean[] truth) {
            return switch (direction) {
                case MAX -> 1;
                case MIN -> -1;
                case BOTH -> sum(truth) < 0 ? -1 : 1;
            };
        }

        private BigInteger square(boolean[] truth) {
            BigInteger sum = BigInteger.valueOf(sign(truth) * sum(truth));
            return sum.multiply(sum.abs());
        }

        int compareWithBest(boolean[] truth) {
            long n = count(truth);
            return square(truth).multiply(bestArea).compareTo(bestSquare.multiply(BigInteger.valueOf(n * (total - n))));
        }
    }

    /** The beam's r, too, agrees with the definition; more samples, so that rounding matters less. */
    @Test
    void valuesAgreeWithTheDefinition() {
        RandomProblem problem = new RandomProblem(3, 4000, 12);
        float[][] values = neurons(problem, 12);
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(values)) {
            LayerExplanation layer =
                    explainer(SearchOptions.Method.BEAM).build().explain(activations, concepts);
            int compared = 0;
            for (NeuronExplanation neuron : layer.neurons()) {
                double last = Double.POSITIVE_INFINITY;
                for (Explanation explanation : neuron.explanations()) {
                    double exact = r(values[neuron.neuron()], problem.truth(explanation.formula()));
                    assertThat(explanation.objectiveValue())
                            .isCloseTo(exact, within(1e-4))
                            .isLessThanOrEqualTo(last);
                    last = explanation.objectiveValue();
                    compared++;
                }
            }
            assertThat(compared).isGreaterThan(20);
        }
    }

    /** Every kernel, any number of threads: the same results, with all repetitions and a hold-out. */
    @ParameterizedTest
    @EnumSource(SearchOptions.Method.class)
    void allKernelsAgree(SearchOptions.Method method) {
        RandomProblem problem = new RandomProblem(21, 700, 9);
        float[][] values = neurons(problem, 20);
        StatisticsOptions statistics = StatisticsOptions.DEFAULT
                .withHoldout(0.25)
                .withFolds(2)
                .withBootstrap(2)
                .withPermutations(4);
        List<List<NeuronExplanation>> found = new ArrayList<>();
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(values)) {
            for (AucKernels kernel : KernelChoice.all()) {
                for (int threads = 1; threads <= 2; threads++) {
                    found.add(explainer(method)
                            .direction(ExplainOptions.Direction.BOTH)
                            .fractions(0.02, 0.5)
                            .threads(threads)
                            .kernel(kernel.name())
                            .statistics(statistics)
                            .evidence(true)
                            .build()
                            .explain(activations, concepts)
                            .neurons());
                }
            }
        }
        assertThat(found).allSatisfy(neurons -> assertThat(neurons).isEqualTo(found.get(0)));
        assertThat(found.get(0))
                .anySatisfy(
                        neuron -> assertThat(neuron.robustness().familyWiseP()).isEqualTo(0.2));
    }

    /** A neuron that fires on one sample of two and then strongly: r prefers it, the AUC the broad concept. */
    @Test
    void prefersTheStrongSamplesToTheBroadConcept() {
        RandomProblem problem = new RandomProblem(1, 400, 2);
        float[] values = new float[400];
        for (int i = 0; i < 400; i++) {
            problem.columns[0][i] = i < 100;
            problem.columns[1][i] = i < 10;
            values[i] = i < 10 ? 50 + i : i < 100 ? 1 + i / 1000f : i / 1000f;
        }
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(new float[][] {values})) {
            assertThat(best(explainer(SearchOptions.Method.OPTIMAL), activations, concepts))
                    .isEqualTo("c1");
            assertThat(best(
                            explainer(SearchOptions.Method.OPTIMAL).objective(SearchOptions.Objective.Z),
                            activations,
                            concepts))
                    .isEqualTo("c0");
        }
    }

    private static String best(Explainer.Builder builder, ActivationMatrix activations, ConceptMatrix concepts) {
        return builder.build()
                .explain(activations, concepts)
                .neurons()
                .get(0)
                .explanations()
                .get(0)
                .formula()
                .text();
    }

    @Test
    void valuesOfAnyFormulaAreThoseOfTheSearch() {
        RandomProblem problem = new RandomProblem(8, 300, 6);
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons(problem, 6));
                PreparedConcepts prepared = PreparedConcepts.of(concepts)) {
            for (SearchOptions.Objective objective : SearchOptions.Objective.values()) {
                Explainer explainer = Explainer.builder().objective(objective).build();
                try (ObjectiveValues values = new ObjectiveValues(prepared, explainer.options())) {
                    for (NeuronExplanation neuron :
                            explainer.explain(activations, prepared).neurons()) {
                        for (Explanation explanation : neuron.explanations()) {
                            assertThat(values.of(activations, neuron.neuron(), explanation.formula()))
                                    .isEqualTo(explanation.objectiveValue());
                        }
                    }
                }
            }
        }
    }
}
