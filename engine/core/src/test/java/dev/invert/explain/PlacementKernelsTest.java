package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.RandomProblem;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.RankedNeuron;
import dev.invert.internal.search.FoundFormula;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares intervals and effect sizes of every kernel with those of the Java kernels, bit by bit. */
@Tag("kernels")
class PlacementKernelsTest {
    private static final int[] SAMPLE_COUNTS = {3, 13, 64, 207, 702, 5001};
    private static final int NEURONS = 10;
    /** More than are placed at once. */
    private static final int FORMULAS = 11;

    static Stream<Arguments> cases() {
        return KernelChoice.all().stream()
                .map(AucKernels::name)
                .flatMap(kernel -> Stream.of(Arguments.of(kernel, false), Arguments.of(kernel, true)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void measuresAreThoseOfJava(String kernel, boolean half) {
        for (int sampleCount : SAMPLE_COUNTS) {
            RandomProblem problem = new RandomProblem(sampleCount, sampleCount, 12);
            float[][] neurons = new float[NEURONS][];
            for (int k = 0; k < NEURONS; k++) {
                neurons[k] = problem.neuron();
                for (int i = 0; half && i < sampleCount; i++) {
                    // Values that float16 holds, with many ties.
                    neurons[k][i] = Math.round(Math.max(-1000, Math.min(1000, 4 * neurons[k][i]))) / 4f;
                }
            }
            assertThat(measured(problem, neurons, half, kernel)).isEqualTo(measured(problem, neurons, half, "java"));
        }
    }

    private static List<Object> measured(RandomProblem problem, float[][] neurons, boolean half, String kernel) {
        List<Object> measured = new ArrayList<>();
        try (ConceptMatrix concepts = problem.matrix();
                PreparedConcepts prepared = PreparedConcepts.of(concepts, kernel);
                AucWorkspace workspace = prepared.kernels().openSingle(1, 1);
                ActivationMatrix matrix = half ? HalfMatrices.dense(neurons) : ActivationMatrix.of(neurons);
                ActivationBlock block = matrix.load(0, neurons.length)) {
            FormulaMeasures measures = new FormulaMeasures(prepared.table(), prepared.truthSets(), 0.1);
            for (int k = 0; k < neurons.length; k++) {
                RankedNeuron ranked = workspace.rank(0, block.values(k));
                List<FoundFormula> formulas = formulas(problem, new Random(k));
                if (!ranked.summary().constant()) {
                    measured.add(measures.measure(ranked, formulas));
                }
                measured.add(measures.estimate(
                        ranked, formulas.stream().map(FoundFormula::formula).toList()));
            }
        }
        return measured;
    }

    /** Returns random formulas that neither no sample nor all samples satisfy. */
    private static List<FoundFormula> formulas(RandomProblem problem, Random random) {
        List<FoundFormula> formulas = new ArrayList<>();
        for (int tries = 0; tries < 100 && formulas.size() < FORMULAS; tries++) {
            List<Formula> literals = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                literals.add(new Formula.Literal("c" + random.nextInt(problem.columns.length), random.nextBoolean()));
            }
            Formula formula = Formula.join(
                    random.nextBoolean() ? Formula.Operator.AND : Formula.Operator.OR,
                    literals.stream().distinct().toList());
            boolean[] truth = problem.truth(formula);
            long n = 0;
            for (boolean holds : truth) {
                n += holds ? 1 : 0;
            }
            long n0 = truth.length - n;
            if (n > 0 && n0 > 0) {
                // Placements only subtract the mean that Z gives: it need not be that of the formula.
                formulas.add(new FoundFormula(formula, n, n * n0 / 3, List.of()));
            }
        }
        return formulas;
    }
}
