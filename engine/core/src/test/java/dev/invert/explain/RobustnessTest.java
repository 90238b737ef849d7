package dev.invert.explain;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.DecidingTest;
import dev.invert.ExplainOptions;
import dev.invert.Explanation;
import dev.invert.HeldOut;
import dev.invert.NeuronExplanation;
import dev.invert.RandomProblem;
import dev.invert.Robustness;
import dev.invert.SampleGroups;
import dev.invert.Stability;
import dev.invert.StatisticsOptions;
import dev.invert.Verdict;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.EveryKernel;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;
import org.junit.jupiter.api.Test;

/** Hold-out, folds, bootstrap and permutations. */
@EveryKernel
class RobustnessTest {
    private static final int N = 600;
    private static final int PLANTED = 0;
    private static final int NOISE = 1;

    private final RandomProblem problem = new RandomProblem(11, N, 8);
    private final float[][] neurons = new float[6][N];

    /** Plants c0 & ~c1 in neuron 0; all other neurons are noise. */
    RobustnessTest() {
        Random random = new Random(5);
        for (boolean[] column : problem.columns) {
            for (int i = 0; i < N; i++) {
                column[i] = random.nextDouble() < 0.3;
            }
        }
        for (int k = 0; k < neurons.length; k++) {
            for (int i = 0; i < N; i++) {
                boolean signal = k == PLANTED && problem.columns[0][i] && !problem.columns[1][i];
                neurons[k][i] = (float) random.nextGaussian() + (signal ? 3 : 0);
            }
        }
    }

    private static Explainer.Builder explainer(StatisticsOptions statistics) {
        return Explainer.builder().length(2).fractions(0.05, 0.5).statistics(statistics);
    }

    private List<NeuronExplanation> explain(Explainer.Builder explainer) {
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons)) {
            return explainer.build().explain(activations, concepts).neurons();
        }
    }

    @Test
    void heldOutAucIsThatOfTheSamplesLeftOut() {
        List<NeuronExplanation> found = explain(explainer(StatisticsOptions.DEFAULT.withHoldout(0.3)));
        int[][] parts;
        try (ConceptMatrix concepts = problem.matrix();
                PreparedConcepts prepared = PreparedConcepts.of(concepts)) {
            parts = new SampleUnits(concepts, prepared.table(), null).split(new double[] {0.7, 0.3}, 0);
        }
        assertThat(parts[1]).hasSize(180);
        for (NeuronExplanation neuron : found) {
            for (Explanation e : neuron.explanations()) {
                boolean[] truth = problem.truth(e.formula());
                double inside = auc(neurons[neuron.neuron()], truth, parts[0]);
                double outside = auc(neurons[neuron.neuron()], truth, parts[1]);
                HeldOut held = e.statistics().heldOut().orElseThrow();
                assertThat(e.sampleCount()).isEqualTo(420);
                assertThat(e.auc()).isCloseTo(inside, within(1e-12));
                assertThat(held.auc()).isCloseTo(outside, within(1e-12));
                assertThat(held.shrinkage()).isCloseTo(inside - outside, within(1e-12));
                assertThat(held.interval().low()).isLessThan(held.auc());
                assertThat(held.interval().high()).isGreaterThan(held.auc());
                assertThat(held.sampleCount()).isEqualTo(180);
                assertThat(held.positiveCount()).isEqualTo(count(truth, parts[1]));
                assertThat(held.p())
                        .isCloseTo(oneSidedP(neurons[neuron.neuron()], truth, parts[1], inside >= 0.5), within(1e-9));
            }
            HeldOut best = neuron.explanations().get(0).statistics().heldOut().orElseThrow();
            assertThat(best.q()).isGreaterThanOrEqualTo(best.p()).isLessThanOrEqualTo(best.holmP());
            assertThat(neuron.explanations()
                            .get(1)
                            .statistics()
                            .heldOut()
                            .orElseThrow()
                            .log10Q())
                    .isNaN();
        }
        HeldOut planted =
                found.get(PLANTED).explanations().get(0).statistics().heldOut().orElseThrow();
        assertThat(planted.log10P()).isLessThan(-8);
        assertThat(planted.log10HolmP()).isCloseTo(planted.log10P() + Math.log10(neurons.length), within(1e-12));
        assertThat(found.get(PLANTED).status()).isEqualTo(NeuronExplanation.Status.EXPLAINED);
        assertThat(shrinkage(found.get(PLANTED))).isLessThan(0.06);
        assertThat(found.subList(NOISE, neurons.length).stream()
                        .mapToDouble(RobustnessTest::shrinkage)
                        .average()
                        .orElseThrow())
                .isPositive();
    }

    private static long count(boolean[] truth, int[] samples) {
        return IntStream.of(samples).filter(i -> truth[i]).count();
    }

    /** Returns the one-sided p by an independent implementation. */
    private static double oneSidedP(float[] values, boolean[] truth, int[] samples, boolean greater) {
        double[] inside = IntStream.of(samples)
                .filter(i -> truth[i])
                .mapToDouble(i -> values[i])
                .toArray();
        double[] outside = IntStream.of(samples)
                .filter(i -> !truth[i])
                .mapToDouble(i -> values[i])
                .toArray();
        return MannWhitneyUTest.withDefaults()
                .with(greater ? AlternativeHypothesis.GREATER_THAN : AlternativeHypothesis.LESS_THAN)
                .with(PValueMethod.ASYMPTOTIC)
                .test(inside, outside)
                .getPValue();
    }

    /** The p of the held-out samples is that of one test, so alpha is divided by the number of reported formulas only. */
    @Test
    void theHeldOutSamplesDecideWhatIsSignificant() {
        for (NeuronExplanation neuron : explain(explainer(StatisticsOptions.DEFAULT.withHoldout(0.3)))) {
            boolean any = neuron.explanations().stream()
                    .anyMatch(e -> e.statistics().heldOut().orElseThrow().p()
                            <= 0.05 / neuron.explanations().size());
            assertThat(neuron.status() == NeuronExplanation.Status.EXPLAINED).isEqualTo(any);
        }
    }

    /** A concept with one sample, which the search has seen, cannot be tested on the others. */
    @Test
    void aFormulaWithoutHeldOutSamplesHasNoHeldOutP() {
        int seed = 0;
        NeuronExplanation found;
        do {
            found = explainRareConcept(seed++);
        } while (found.status() == NeuronExplanation.Status.NONE);

        Explanation best = found.explanations().get(0);
        HeldOut held = best.statistics().heldOut().orElseThrow();
        assertThat(best.positiveCount()).isEqualTo(1);
        assertThat(held.positiveCount()).isZero();
        assertThat(held.sampleCount()).isEqualTo(180);
        assertThat(List.of(held.auc(), held.p(), held.q(), held.holmP())).containsOnly(Double.NaN);
        assertThat(found.status()).isEqualTo(NeuronExplanation.Status.INSIGNIFICANT);
        assertThat(Verdict.of(found, StatisticsOptions.DEFAULT))
                .contains(new Verdict(
                        Verdict.Kind.INSIGNIFICANT, "No reported formula can be tested on the held-out samples."));
    }

    private NeuronExplanation explainRareConcept(int seed) {
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(N, List.of(Concept.named("rare")))) {
            builder.set(5, 0);
            neurons[PLANTED][5] = 100;
            try (ConceptMatrix concepts = builder.build();
                    ActivationMatrix activations = ActivationMatrix.of(neurons)) {
                return Explainer.builder()
                        .statistics(StatisticsOptions.DEFAULT.withHoldout(0.3).withSeed(seed))
                        .build()
                        .explain(activations, concepts)
                        .neurons()
                        .get(PLANTED);
            }
        }
    }

    /** A neuron that is constant on the held-out part tells nothing there: all its formulas have AUC 1/2. */
    @Test
    void aNeuronThatIsConstantOnTheHeldOutPartHasAucOneHalf() {
        int[] heldOut;
        try (ConceptMatrix concepts = problem.matrix();
                PreparedConcepts prepared = PreparedConcepts.of(concepts);
                SampleSplit split = prepared.split(0.3, 0, null)) {
            heldOut = split.heldOut().samples();
        }
        for (float value : new float[] {0, 3, -3}) {
            for (int sample : heldOut) {
                neurons[PLANTED][sample] = value;
            }
            NeuronExplanation found = explain(explainer(StatisticsOptions.DEFAULT.withHoldout(0.3)))
                    .get(PLANTED);
            assertThat(found.explanations())
                    .isNotEmpty()
                    .allSatisfy(e -> assertThat(
                                    e.statistics().heldOut().orElseThrow().auc())
                            .isEqualTo(0.5));
        }
    }

    private static double shrinkage(NeuronExplanation neuron) {
        return neuron.explanations().get(0).statistics().heldOut().orElseThrow().shrinkage();
    }

    private static double auc(float[] values, boolean[] truth, int[] samples) {
        float[] some = new float[samples.length];
        boolean[] theirs = new boolean[samples.length];
        long n1 = 0;
        for (int i = 0; i < samples.length; i++) {
            some[i] = values[samples[i]];
            theirs[i] = truth[samples[i]];
            n1 += theirs[i] ? 1 : 0;
        }
        return RandomProblem.pairCount(some, theirs) / (2.0 * n1 * (samples.length - n1));
    }

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
                assertThat(Repetitions.bestOf(permuted, options, prepared.strategy(options), activations, all))
                        .isEqualTo(Repetitions.bestOf(expected, options, expected.strategy(options), activations, all));
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
