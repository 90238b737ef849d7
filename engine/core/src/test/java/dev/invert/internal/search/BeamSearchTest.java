package dev.invert.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.Explanation;
import dev.invert.Formula;
import dev.invert.NeuronExplanation;
import dev.invert.RandomProblem;
import dev.invert.SearchOptions;
import dev.invert.explain.Explainer;
import dev.invert.internal.kernel.EveryKernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the search with a slow one written from its definition: strings, masks and pair counts. */
@EveryKernel
class BeamSearchTest {
    static LongStream seeds() {
        return LongStream.range(0, 250);
    }

    private record Scored(Formula formula, String truth, long n, long u2) {
        double distance(long total) {
            return (double) u2 / (2.0 * n * (total - n)) - 0.5;
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findsWhatTheDefinitionFinds(long seed) {
        Random random = new Random(seed);
        RandomProblem problem = new RandomProblem(seed, 2 + random.nextInt(40), 1 + random.nextInt(7));
        float[] neuron = problem.neuron();
        int beam = 1 + random.nextInt(4);
        int top = 1 + random.nextInt(5);
        int length = 1 + random.nextInt(3);
        double least = random.nextBoolean() ? 0 : 0.1;
        double most = random.nextBoolean() ? 0.5 : 0.9;
        boolean highest = random.nextBoolean();

        List<Scored> expected = slowSearch(problem, neuron, length, beam, top, least, most, highest);

        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(new float[][] {neuron})) {
            NeuronExplanation explained = Explainer.builder()
                    .objective(SearchOptions.Objective.AUC)
                    .search(SearchOptions.Method.BEAM)
                    .length(length)
                    .beam(beam)
                    .top(top)
                    .fractions(least, most)
                    .direction(highest ? ExplainOptions.Direction.MAX : ExplainOptions.Direction.MIN)
                    .build()
                    .explain(activations, concepts)
                    .neurons()
                    .get(0);
            if (IntStream.range(1, neuron.length).allMatch(i -> neuron[i] == neuron[0])) {
                assertThat(explained.status()).isEqualTo(NeuronExplanation.Status.CONSTANT);
                return;
            }
            // The reported formula may be another one with the same truth set: the most readable.
            assertThat(explained.explanations().stream()
                            .map(e -> Arrays.toString(problem.truth(e.formula())) + " " + e.twiceU()))
                    .containsExactlyElementsOf(
                            expected.stream().map(s -> s.truth() + " " + s.u2()).toList());
            for (int rank = 0; rank < expected.size(); rank++) {
                Explanation e = explained.explanations().get(rank);
                boolean[] truth = problem.truth(e.formula());
                assertThat(e.length())
                        .isLessThanOrEqualTo(expected.get(rank).formula().length());
                assertThat(e.twiceU()).isEqualTo(RandomProblem.pairCount(neuron, truth));
                assertThat(e.positiveCount()).isEqualTo(count(truth));
            }
        }
    }

    private static List<Scored> slowSearch(
            RandomProblem problem,
            float[] neuron,
            int length,
            int beam,
            int top,
            double least,
            double most,
            boolean highest) {
        long total = problem.sampleCount;
        Comparator<Scored> order = Comparator.<Scored>comparingDouble(s -> (highest ? -1 : 1) * s.distance(total))
                .thenComparing(s -> s.formula().length())
                .thenComparing(s -> s.formula().text());
        List<Formula> literals = new ArrayList<>();
        for (int c = 0; c < problem.columns.length; c++) {
            long n = count(problem.columns[c]);
            if (n > 0 && n < total) {
                literals.add(Formula.of("c" + c));
                literals.add(Formula.of("c" + c).negate());
            }
        }
        Map<String, Scored> remembered = new LinkedHashMap<>();
        List<Scored> parents = List.of();
        for (int k = 1; k <= length; k++) {
            List<Formula> formed = new ArrayList<>();
            if (k == 1) {
                formed.addAll(literals);
            }
            for (Scored parent : parents.subList(0, Math.min(beam, parents.size()))) {
                for (Formula literal : literals) {
                    formed.add(parent.formula().and(literal));
                    formed.add(parent.formula().or(literal));
                }
            }
            Map<String, Scored> level = new LinkedHashMap<>();
            for (Formula formula : formed) {
                boolean[] truth = problem.truth(formula);
                long n = count(truth);
                if (n == 0 || n == total || n < least * total - 1e-9 || n > most * total + 1e-9) {
                    continue;
                }
                String key = Arrays.toString(truth);
                Scored scored = new Scored(formula, key, n, RandomProblem.pairCount(neuron, truth));
                boolean degenerate = k > 1 && equalsOperand(problem, truth, parents, literals, formula, beam);
                if (!remembered.containsKey(key) && !degenerate) {
                    level.merge(key, scored, (a, b) -> order.compare(a, b) <= 0 ? a : b);
                }
            }
            parents = level.values().stream()
                    .sorted(order)
                    .limit(Math.max(beam, top))
                    .toList();
            parents.forEach(s -> remembered.put(s.truth(), s));
        }
        return remembered.values().stream().sorted(order).limit(top).toList();
    }

    /**
     * Returns whether every way to form a formula gives the truth set of one of its operands, so that the formula is
     * redundant.
     */
    private static boolean equalsOperand(
            RandomProblem problem,
            boolean[] truth,
            List<Scored> parents,
            List<Formula> literals,
            Formula formula,
            int beam) {
        boolean formedWithoutCopy = false;
        for (Scored parent : parents.subList(0, Math.min(beam, parents.size()))) {
            for (Formula literal : literals) {
                boolean same = parent.formula().and(literal).equals(formula)
                        || parent.formula().or(literal).equals(formula);
                if (same
                        && !parent.truth().equals(Arrays.toString(truth))
                        && !Arrays.equals(problem.truth(literal), truth)) {
                    formedWithoutCopy = true;
                }
            }
        }
        return !formedWithoutCopy;
    }

    private static long count(boolean[] truth) {
        return IntStream.range(0, truth.length).filter(i -> truth[i]).count();
    }
}
