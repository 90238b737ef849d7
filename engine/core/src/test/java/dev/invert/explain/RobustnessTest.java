package dev.invert.explain;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.DecidingTest;
import dev.invert.ExplainOptions;
import dev.invert.NeuronExplanation;
import dev.invert.Robustness;
import dev.invert.SampleGroups;
import dev.invert.Stability;
import dev.invert.StatisticsOptions;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.EveryKernel;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Repeats searches on folds, bootstrap samples and permutations. */
@EveryKernel
class RobustnessTest extends PlantedProblem {
    @Test
    void whatIsThereWinsOnEveryFoldAndDrawAndWhatIsNotDoesNot() {
        List<NeuronExplanation> found =
                explain(explainer(StatisticsOptions.DEFAULT.withFolds(5).withBootstrap(40)));
        Stability folds = found.get(PLANTED).robustness().folds().orElseThrow();
        assertThat(folds.searches()).isEqualTo(5);
        assertThat(folds.agreement()).isEqualTo(1);
        assertThat(folds.winners()).hasSize(1);
        assertThat(folds.winners().get(0).formula().text()).isEqualTo("c0 & ~c1");
        assertThat(folds.outsideAuc())
                .isCloseTo(found.get(PLANTED).explanations().get(0).auc(), within(0.02));
        Stability bootstrap = found.get(PLANTED).robustness().bootstrap().orElseThrow();
        assertThat(bootstrap.searches()).isEqualTo(40);
        assertThat(bootstrap.outsideAuc()).isNaN();
        assertThat(bootstrap.winners()).hasSize(1);
        for (NeuronExplanation neuron : found.subList(NOISE, neurons.length)) {
            Stability noise = neuron.robustness().bootstrap().orElseThrow();
            assertThat(noise.winners()).hasSizeGreaterThan(3);
            assertThat(noise.winners().stream()
                            .mapToDouble(Stability.Winner::share)
                            .sum())
                    .isBetween(0.9, 1.0 + 1e-9);
            assertThat(noise.winners().get(noise.winners().size() - 1).share()).isPositive();
            assertThat(neuron.robustness().folds().orElseThrow().outsideAuc()).isLessThan(0.6);
        }
    }

    @Test
    void chanceFindsAsMuchAsNoiseHasAndNeverWhatIsThere() {
        List<NeuronExplanation> found = explain(explainer(StatisticsOptions.DEFAULT.withPermutations(99)));
        assertThat(found.get(PLANTED).robustness().familyWiseP()).isEqualTo(0.01);
        assertThat(found.get(PLANTED).robustness().layerFamilyWiseP()).isEqualTo(0.01);
        for (NeuronExplanation neuron : found.subList(NOISE, neurons.length)) {
            assertThat(neuron.robustness().layerFamilyWiseP())
                    .isGreaterThanOrEqualTo(neuron.robustness().familyWiseP());
        }
        assertThat(found.subList(NOISE, neurons.length).stream()
                        .mapToDouble(neuron -> neuron.robustness().familyWiseP())
                        .max()
                        .orElseThrow())
                .isGreaterThan(0.2);
    }

    /** A permutation of prepared concepts is equivalent to preparing a concept matrix with permuted samples. */
    @Test
    void aShuffledSearchFindsWhatASearchOfShuffledActivationsFinds() {
        int[] order = IntStream.range(0, N).toArray();
        IntArrays.shuffle(order, new Random(4));
        try (ConceptMatrix concepts = problem.matrix();
                ConceptMatrix reordered = concepts.select(order);
                ActivationMatrix activations = ActivationMatrix.of(neurons)) {
            ExplainOptions options = Explainer.builder().build().options();
            int[] all = IntStream.range(0, neurons.length).toArray();
            try (PreparedConcepts prepared = PreparedConcepts.of(concepts);
                    PreparedConcepts permuted = prepared.permuted(order);
                    PreparedConcepts expected = PreparedConcepts.of(reordered)) {
                assertThat(Repetitions.bestOf(
                                permuted, options, prepared.strategy(options, all.length, false), activations, all))
                        .isEqualTo(Repetitions.bestOf(
                                expected, options, expected.strategy(options, all.length, false), activations, all));
            }
        }
    }

    /** If every sample is a group of its own, a permutation within groups changes nothing. */
    @Test
    void groupsAreShuffledAmongThemselves() {
        SampleGroups groups =
                SampleGroups.of(IntStream.range(0, N).mapToObj(i -> "g" + i).toList());
        List<NeuronExplanation> found =
                explain(explainer(StatisticsOptions.DEFAULT.withPermutations(5)).groups(groups));
        assertThat(found)
                .allSatisfy(
                        neuron -> assertThat(neuron.robustness().familyWiseP()).isEqualTo(1));
    }

    @Test
    void aSeedGivesOneResultWhateverTheThreads() {
        StatisticsOptions all = StatisticsOptions.DEFAULT
                .withHoldout(0.2)
                .withFolds(3)
                .withBootstrap(5)
                .withPermutations(5)
                .withSeed(7);
        assertThat(explain(explainer(all).threads(3)))
                .isEqualTo(explain(explainer(all).threads(1)));
        assertThat(explain(explainer(all.withSeed(8)))).isNotEqualTo(explain(explainer(all)));
    }

    @Test
    void nothingLeaks() throws Exception {
        assertNoNativeLeak(() -> explain(explainer(StatisticsOptions.DEFAULT
                .withHoldout(0.2)
                .withFolds(3)
                .withBootstrap(2)
                .withPermutations(2))));
    }

    @Test
    void badInputIsNamedByItsNumberInTheFile() {
        neurons[3][17] = Float.NaN;
        for (double holdout : new double[] {0, 0.3, 0.7}) {
            assertThatThrownBy(() -> explain(explainer(StatisticsOptions.DEFAULT.withHoldout(holdout))))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("neuron 3 on sample 17 ");
        }
    }

    @Test
    void whatCannotBeSplitIsRefused() {
        SampleGroups two = SampleGroups.of(
                IntStream.range(0, N).mapToObj(i -> i < 2 ? "a" : "b").toList());
        assertThatThrownBy(() -> explain(
                        explainer(StatisticsOptions.DEFAULT.withFolds(3)).groups(two)))
                .isInstanceOf(InvertException.class)
                .hasMessage("folds=3 needs as many groups, which stay whole, and there are 2");
        assertThatThrownBy(() -> explain(explainer(StatisticsOptions.DEFAULT.withHoldout(0.001))))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("holdout=0.001");
        assertThatThrownBy(
                        () -> explain(explainer(StatisticsOptions.DEFAULT).groups(SampleGroups.of(List.of("a", "b")))))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("2 samples");
        assertThatThrownBy(() -> StatisticsOptions.DEFAULT.withFolds(1)).hasMessageContaining("folds=1");
        assertThat(StatisticsOptions.DEFAULT.repetitions()).isZero();
    }

    /** With nineteen permutations p can reach 0.05, with eighteen it cannot. */
    @Test
    void enoughPermutationsDecideAlone() {
        NeuronExplanation planted =
                explain(explainer(StatisticsOptions.DEFAULT)).get(PLANTED);
        assertThat(planted.status()).isEqualTo(NeuronExplanation.Status.EXPLAINED);
        StatisticsOptions options = StatisticsOptions.DEFAULT;
        NeuronExplanation byChance = planted.with(permutationP(0.3));
        assertThat(Repetitions.judged(options.withPermutations(19), byChance).status())
                .isEqualTo(NeuronExplanation.Status.INSIGNIFICANT);
        assertThat(Repetitions.judged(options.withPermutations(18), byChance)).isEqualTo(byChance);
        assertThat(Repetitions.judged(options.withFolds(5), planted)).isEqualTo(planted);

        // A corrected p that is not significant does not change what the permutations say.
        StatisticsOptions strict = options.withAlpha(1e-300).withPermutations(0);
        NeuronExplanation cautious = Repetitions.judged(strict, planted);
        assertThat(cautious.status()).isEqualTo(NeuronExplanation.Status.INSIGNIFICANT);
        assertThat(Repetitions.judged(options.withPermutations(199), cautious.with(permutationP(0.005)))
                        .status())
                .isEqualTo(NeuronExplanation.Status.EXPLAINED);
    }

    /** The held-out samples decide, whatever the permutations of the searched samples say. */
    @Test
    void theHeldOutSamplesOverrulePermutations() {
        StatisticsOptions options = StatisticsOptions.DEFAULT.withHoldout(0.3).withPermutations(19);
        NeuronExplanation planted = explain(explainer(options)).get(PLANTED).with(permutationP(0.3));
        assertThat(DecidingTest.of(planted, options)).isEqualTo(DecidingTest.HELD_OUT);
        assertThat(Repetitions.judged(options, planted).status()).isEqualTo(NeuronExplanation.Status.EXPLAINED);
    }

    private static Robustness permutationP(double p) {
        return new Robustness(p, Double.NaN, Optional.empty(), Optional.empty());
    }

    @Test
    void searchesOnFewPermutationsAreJudgedByTheCorrectedP() {
        List<NeuronExplanation> found = explain(explainer(StatisticsOptions.DEFAULT.withPermutations(5)));
        assertThat(found.get(PLANTED).robustness().familyWiseP()).isGreaterThan(0.05);
        assertThat(found.get(PLANTED).status()).isEqualTo(NeuronExplanation.Status.EXPLAINED);
    }
}
