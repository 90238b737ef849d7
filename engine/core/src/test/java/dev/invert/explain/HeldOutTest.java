package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Explanation;
import dev.invert.HeldOut;
import dev.invert.NeuronExplanation;
import dev.invert.RandomProblem;
import dev.invert.StatisticsOptions;
import dev.invert.Verdict;
import dev.invert.internal.kernel.EveryKernel;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;
import org.junit.jupiter.api.Test;

/** Holds samples out from the search. */
@EveryKernel
class HeldOutTest extends PlantedProblem {
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
                        .mapToDouble(HeldOutTest::shrinkage)
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
}
