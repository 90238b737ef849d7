package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Explanation;
import dev.invert.HeldOut;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rate of false positives on pure noise must not exceed the level: 1,000 searches at 5 %. */
class FamilyWiseErrorTest {
    private static final int RUNS = 1000;
    private static final int RUNS_PER_PROBLEM = 100;

    /** Central 95 % interval of binomial(1000, 0.05): {@code scipy.stats.binom.interval(0.95, 1000, 0.05)}. */
    private static final int LEAST = 37;

    private static final int MOST = 64;

    private record Count(int significant, int scoredOnly, int shuffled) {}

    private static Count noise(
            SearchOptions.Method method, int sampleCount, int conceptCount, double minFraction, int permutations) {
        int significant = 0;
        int scoredOnly = 0;
        int shuffled = 0;
        for (int first = 0; first < RUNS; first += RUNS_PER_PROBLEM) {
            Random random = new Random(first);
            try (ConceptMatrix concepts = concepts(sampleCount, conceptCount, random);
                    ActivationMatrix activations = ActivationMatrix.of(neurons(sampleCount, random))) {
                StatisticsOptions statistics =
                        StatisticsOptions.DEFAULT.withPermutations(permutations).withSeed(first);
                for (NeuronExplanation neuron : Explainer.builder()
                        .search(method)
                        .fractions(minFraction, 0.5)
                        .statistics(statistics)
                        .build()
                        .explain(activations, concepts)
                        .neurons()) {
                    significant += neuron.status() == NeuronExplanation.Status.EXPLAINED ? 1 : 0;
                    scoredOnly += neuron.explanations().get(0).p() * neuron.formulasEvaluated() <= 0.05 ? 1 : 0;
                    shuffled += neuron.robustness().familyWiseP() <= 0.05 ? 1 : 0;
                }
            }
        }
        return new Count(significant, scoredOnly, shuffled);
    }

    private static ConceptMatrix concepts(int sampleCount, int conceptCount, Random random) {
        return concepts(sampleCount, conceptCount, 0.05, 0.5, random);
    }

    private static ConceptMatrix concepts(
            int sampleCount, int conceptCount, double leastDensity, double mostDensity, Random random) {
        List<Concept> names = new ArrayList<>();
        IntStream.range(0, conceptCount).forEach(c -> names.add(Concept.named("c" + c)));
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(sampleCount, names)) {
            for (int c = 0; c < conceptCount; c++) {
                double density = leastDensity + (mostDensity - leastDensity) * random.nextDouble();
                for (int i = 0; i < sampleCount; i++) {
                    if (random.nextDouble() < density) {
                        builder.set(i, c);
                    }
                }
            }
            return builder.build();
        }
    }

    private static float[][] neurons(int sampleCount, Random random) {
        float[][] neurons = new float[RUNS_PER_PROBLEM][sampleCount];
        for (float[] neuron : neurons) {
            for (int i = 0; i < sampleCount; i++) {
                neuron[i] = (float) random.nextGaussian();
            }
        }
        return neurons;
    }

    @ParameterizedTest
    @EnumSource(names = {"BEAM", "OPTIMAL"})
    void permutationsHoldTheLevel(SearchOptions.Method method) {
        Count count = noise(method, 150, 8, 0.05, 19);
        assertThat(count.shuffled()).isBetween(LEAST, MOST);
        assertThat(count.significant()).isLessThanOrEqualTo(MOST);
    }

    /**
     * With many concepts and formulas of similar size, the highest AUC has the smallest p. In this case a correction
     * for the formulas that the search happened to score exceeds the level by far.
     */
    @Test
    void theCorrectedPHoldsTheLevelWhereTheSearchChoosesFromMany() {
        Count count = noise(SearchOptions.Method.BEAM, 500, 150, 0.25, 0);
        assertThat(count.scoredOnly()).isGreaterThan(2 * MOST);
        assertThat(count.significant()).isLessThanOrEqualTo(MOST);
    }

    /**
     * With features that are zero almost everywhere and formulas of any size, the normal approximation yields dozens of
     * false positives.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0.002, 0.01, 0.05})
    void theCorrectedPHoldsTheLevelWhereMostActivationsAreZero(double nonzero) {
        int significant = 0;
        int bySciPy = 0;
        int guaranteed = 0;
        for (int first = 0; first < RUNS; first += RUNS_PER_PROBLEM) {
            Random random = new Random(first);
            float[][] neurons = neurons(2_000, random);
            for (float[] neuron : neurons) {
                for (int i = 0; i < neuron.length; i++) {
                    neuron[i] = random.nextDouble() < nonzero ? Math.abs(neuron[i]) : 0;
                }
                neuron[0] = 1;
            }
            try (ConceptMatrix concepts = concepts(2_000, 12, random);
                    ActivationMatrix activations = ActivationMatrix.of(neurons)) {
                LayerExplanation layer = Explainer.builder().build().explain(activations, concepts);
                for (NeuronExplanation neuron : layer.neurons()) {
                    double log10P = neuron.explanations().get(0).log10P();
                    guaranteed += neuron.explanations().get(0).guaranteedAuc() > 0.5 ? 1 : 0;
                    bySciPy += log10P + layer.log10FormulasReachable() <= Math.log10(0.05) ? 1 : 0;
                    significant += neuron.status() == NeuronExplanation.Status.EXPLAINED ? 1 : 0;
                }
            }
        }
        assertThat(significant).isLessThanOrEqualTo(MOST);
        assertThat(guaranteed).isLessThanOrEqualTo(MOST);
        assertThat(bySciPy).isGreaterThan(nonzero < 0.05 ? MOST : significant);
    }

    /** Noise with ties and concepts of any density: at most 5 % of the neurons have a formula that seems significant. */
    @ParameterizedTest
    @CsvSource({
        "0, 0.3, 0.5, 1",
        "0, 0.3, 0.5, 3",
        "0, 0.005, 0.03, 3",
        "3, 0.3, 0.5, 3",
        "3, 0.005, 0.03, 3",
        "2, 0.005, 0.5, 2",
        "2, 0.005, 0.03, 1"
    })
    void anyReportedFormulaHoldsTheLevel(int levels, double leastDensity, double mostDensity, int length) {
        int runs = 2 * RUNS_PER_PROBLEM;
        int significant = 0;
        int uncorrected = 0;
        for (int first = 0; first < runs; first += RUNS_PER_PROBLEM) {
            Random random = new Random(first);
            float[][] neurons = neurons(300, random);
            if (levels > 0) {
                for (float[] neuron : neurons) {
                    for (int i = 0; i < neuron.length; i++) {
                        neuron[i] = (float) Math.floor(Math.min(levels, Math.abs(neuron[i])));
                    }
                }
            }
            try (ConceptMatrix concepts = concepts(300, 20, leastDensity, mostDensity, random);
                    ActivationMatrix activations = ActivationMatrix.of(neurons)) {
                for (NeuronExplanation neuron : Explainer.builder()
                        .length(length)
                        .top(10)
                        .perLength(true)
                        .build()
                        .explain(activations, concepts)
                        .neurons()) {
                    List<Explanation> reported = Stream.concat(
                                    neuron.explanations().stream(),
                                    neuron.perLength().stream().flatMap(List::stream))
                            .toList();
                    significant += reported.stream()
                                    .anyMatch(e -> e.statistics().significance().pCorrected() <= 0.05)
                            ? 1
                            : 0;
                    uncorrected += reported.stream().anyMatch(e -> e.p() <= 0.05) ? 1 : 0;
                }
            }
        }
        assertThat(significant).isLessThanOrEqualTo(runs / 20);
        assertThat(uncorrected).isGreaterThan(runs / 4);
    }

    /** The held-out p of the best formula is that of a single test: 5 % of the neurons of noise have one below 5 %. */
    @Test
    void theHeldOutPHoldsTheLevelWithoutCorrectionForTheSearch() {
        int below = 0;
        int significant = 0;
        double leastQ = 1;
        for (int first = 0; first < RUNS; first += RUNS_PER_PROBLEM) {
            Random random = new Random(first);
            try (ConceptMatrix concepts = concepts(400, 12, random);
                    ActivationMatrix activations = ActivationMatrix.of(neurons(400, random))) {
                for (NeuronExplanation neuron : Explainer.builder()
                        .fractions(0.05, 0.5)
                        .statistics(StatisticsOptions.DEFAULT.withHoldout(0.4).withSeed(first))
                        .build()
                        .explain(activations, concepts)
                        .neurons()) {
                    HeldOut held =
                            neuron.explanations().get(0).statistics().heldOut().orElseThrow();
                    below += held.p() <= 0.05 ? 1 : 0;
                    leastQ = Math.min(leastQ, held.q());
                    significant += neuron.status() == NeuronExplanation.Status.EXPLAINED ? 1 : 0;
                }
            }
        }
        assertThat(below).isBetween(LEAST, MOST);
        assertThat(significant).isLessThanOrEqualTo(MOST);
        assertThat(leastQ).isGreaterThan(0.01);
    }
}
