package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.RandomProblem;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.NeuronResult;
import dev.invert.internal.search.Proof;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Proofs that a number of steps ends. */
class LimitedProofsTest {
    private static final int NEURONS = 40;

    private final RandomProblem problem = new RandomProblem(12, 500, 12);
    private final float[][] neurons =
            IntStream.range(0, NEURONS).mapToObj(k -> problem.neuron()).toArray(float[][]::new);

    private static ExplainOptions options(ExplainOptions.Direction direction, int threads) {
        return Explainer.builder()
                .objective(SearchOptions.Objective.AUC)
                .search(SearchOptions.Method.OPTIMAL)
                .direction(direction)
                .fractions(0.1, 0.5)
                .threads(threads)
                .build()
                .options();
    }

    /** Returns an allowance of one search, of which the index takes its part. */
    private static ProofAllowance allowance(double steps) {
        return Double.isInfinite(steps) ? ProofAllowance.UNLIMITED : new ProofAllowance(steps, 1, "one search");
    }

    private NeuronResult[] search(ConceptMatrix concepts, String kernel, ExplainOptions options, double steps) {
        try (ActivationMatrix activations = ActivationMatrix.of(neurons);
                PreparedConcepts prepared = PreparedConcepts.of(concepts, kernel)) {
            return Repetitions.bestOf(
                    prepared,
                    options,
                    prepared.strategy(options, allowance(steps)),
                    activations,
                    IntStream.range(0, NEURONS).toArray());
        }
    }

    /** Returns the formulas and proofs of all neurons that are not constant. */
    private static List<List<Object>> found(NeuronResult[] results) {
        return Arrays.stream(results)
                .filter(result -> !result.constant())
                .map(result ->
                        List.<Object>of(result.best(), result.certificate().orElseThrow()))
                .toList();
    }

    private static double meanSteps(NeuronResult[] results) {
        return Arrays.stream(results)
                .flatMap(result -> result.certificate().stream())
                .mapToDouble(Proof::steps)
                .average()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(ExplainOptions.Direction.class)
    void resultsDependNeitherOnThreadsNorOnKernels(ExplainOptions.Direction direction) {
        try (ConceptMatrix concepts = problem.matrix()) {
            NeuronResult[] complete = search(concepts, "java", options(direction, 1), Double.POSITIVE_INFINITY);
            double steps = 0;
            NeuronResult[] limited = new NeuronResult[0];
            List<Boolean> certified = List.of();
            // The least multiple for which some proofs end and others do not.
            for (double share = 0.5; !certified.contains(true); share += 0.1) {
                steps = share * meanSteps(complete);
                limited = search(concepts, "java", options(direction, 1), steps);
                assertThat(meanSteps(limited)).isLessThanOrEqualTo(1.1 * steps);
                certified = Arrays.stream(limited)
                        .flatMap(result -> result.certificate().stream())
                        .map(Proof::certified)
                        .toList();
            }
            assertThat(certified).contains(false);
            for (int threads = 1; threads <= 3; threads++) {
                for (var kernels : KernelChoice.all()) {
                    assertThat(found(search(concepts, kernels.name(), options(direction, threads), steps)))
                            .as("%d threads, %s", threads, kernels.name())
                            .isEqualTo(found(limited));
                }
            }
        }
    }

    @Test
    void aNeuronWhoseProofEndsIsSearchedFromTheBestShorterFormula() {
        ExplainOptions options = options(ExplainOptions.Direction.MAX, 1);
        try (ConceptMatrix concepts = problem.matrix()) {
            NeuronResult[] complete = search(concepts, "java", options, Double.POSITIVE_INFINITY);
            int shorter = 0;
            for (double share = 0.3; share < 4; share += 0.3) {
                NeuronResult[] limited = search(concepts, "java", options, share * meanSteps(complete));
                for (int k = 0; k < NEURONS; k++) {
                    if (!complete[k].constant()) {
                        FoundFormula best = complete[k].best().get(0);
                        Proof proof = limited[k].certificate().orElseThrow();
                        double optimum = value(complete[k], best);
                        double value = value(limited[k], limited[k].best().get(0));
                        assertThat(value).isLessThanOrEqualTo(optimum);
                        assertThat(proof.bound()).isGreaterThanOrEqualTo(optimum);
                        assertThat(proof.provenLength()).isEqualTo(proof.certified() ? 3 : proof.provenLength());
                        if (proof.certified()) {
                            assertThat(limited[k].best().get(0)).isEqualTo(best);
                        } else if (proof.provenLength() == 2) {
                            shorter++;
                            assertThat(value).isGreaterThanOrEqualTo(bestOfTwo(concepts, k));
                        }
                    }
                }
            }
            assertThat(shorter).isPositive();
        }
    }

    private double bestOfTwo(ConceptMatrix concepts, int neuron) {
        ExplainOptions options = Explainer.builder()
                .objective(SearchOptions.Objective.AUC)
                .search(SearchOptions.Method.OPTIMAL)
                .length(2)
                .fractions(0.1, 0.5)
                .build()
                .options();
        try (ActivationMatrix activations = ActivationMatrix.of(new float[][] {neurons[neuron]});
                PreparedConcepts prepared = PreparedConcepts.of(concepts, "java")) {
            NeuronResult result = Repetitions.bestOf(
                    prepared, options, prepared.strategy(options, 1, false), activations, new int[] {0})[0];
            return value(result, result.best().get(0));
        }
    }

    private static double value(NeuronResult result, FoundFormula formula) {
        return result.objective()
                .value(formula.n(), formula.sum(), formula.formula().length());
    }

    @Test
    void proofsMayTakeTenSecondsOrAsLongAsTheRest() {
        StatisticsOptions once = StatisticsOptions.DEFAULT;
        ProofAllowance few = ProofAllowance.of(1280, 1000, false, 0, once);
        assertThat(few.nanos()).isEqualTo(10e9);
        assertThat(few.perSearch(1e9)).isEqualTo(9e9 / 1280);
        assertThat(few.affordsIndex(4e9)).isTrue();
        assertThat(few.affordsIndex(6e9)).isFalse();
        ProofAllowance many = ProofAllowance.of(1_000_000, 50_000, false, 0, once);
        assertThat(many.nanos()).isGreaterThan(10e9);
        assertThat(many.perSearch(0)).isGreaterThan(0.5e6);
        assertThat(ProofAllowance.of(1_000_000, 50_000, true, 0, once).nanos()).isLessThan(many.nanos());
        ProofAllowance permuted = ProofAllowance.of(512, 50_000, false, 0, once.withPermutations(200));
        assertThat(permuted.searches()).isEqualTo(512 * 201);
        assertThat(permuted.nanos()).isGreaterThan(10e9);
    }
}
