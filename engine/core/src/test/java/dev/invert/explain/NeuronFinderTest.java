package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions.Direction;
import dev.invert.Formula;
import dev.invert.NeuronMatch;
import dev.invert.RandomProblem;
import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.EveryKernel;
import dev.invert.score.BestNeurons;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests which neurons are found for formulas, against AUCs computed by counting pairs. */
@EveryKernel
class NeuronFinderTest {
    private static final int SAMPLES = 120;
    private static final int NEURONS = 20;
    private static final int TOP = 5;
    private static final int[] ALL = IntStream.range(0, SAMPLES).toArray();

    private final RandomProblem problem = new RandomProblem(4, SAMPLES, 6);
    private final float[][] neurons =
            IntStream.range(0, NEURONS).mapToObj(k -> problem.neuron()).toArray(float[][]::new);
    private final List<Formula> formulas = IntStream.range(0, 6)
            .mapToObj(c -> Formula.of("c" + c))
            .filter(this::isVaried)
            .toList();

    private boolean isVaried(Formula formula) {
        long n = positives(formula, ALL);
        return n > 10 && n < SAMPLES - 10;
    }

    private long positives(Formula formula, int[] samples) {
        boolean[] truth = problem.truth(formula);
        return IntStream.of(samples).filter(i -> truth[i]).count();
    }

    private double auc(int neuron, Formula formula, int[] samples) {
        boolean[] truth = problem.truth(formula);
        float[] values = new float[samples.length];
        boolean[] selected = new boolean[samples.length];
        for (int i = 0; i < samples.length; i++) {
            values[i] = neurons[neuron][samples[i]];
            selected[i] = truth[samples[i]];
        }
        long n = positives(formula, samples);
        return RandomProblem.pairCount(values, selected) / (2.0 * n * (samples.length - n));
    }

    private void check(List<NeuronMatch> matches, Formula formula, Direction direction, int[] samples) {
        assertThat(matches.stream().map(NeuronMatch::neuron))
                .isEqualTo(IntStream.range(0, NEURONS)
                        .boxed()
                        .sorted(Comparator.comparingDouble(
                                k -> -BestNeurons.strength(auc(k, formula, samples), direction)))
                        .limit(TOP)
                        .toList());
        for (NeuronMatch match : matches) {
            assertThat(match.compared().auc()).isEqualTo(auc(match.neuron(), formula, samples));
            assertThat(match.compared().positiveCount()).isEqualTo(positives(formula, samples));
            assertThat(match.compared().sampleCount()).isEqualTo(samples.length);
            assertThat(match.compared().log10P()).isLessThanOrEqualTo(0);
            assertThat(match.log10PCorrected(NEURONS))
                    .isBetween(match.compared().log10P(), match.compared().log10P() + Math.log10(NEURONS));
        }
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void theNeuronsOfTheBestAucAreFound(Direction direction) {
        try (ConceptMatrix concepts = problem.matrix();
                PreparedConcepts prepared = PreparedConcepts.of(concepts);
                ActivationMatrix activations = ActivationMatrix.of(neurons)) {
            List<List<NeuronMatch>> found = new NeuronFinder(TOP, direction, 0, 0, 2)
                    .find(
                            activations,
                            prepared,
                            null,
                            IntStream.range(0, NEURONS).toArray(),
                            formulas);
            assertThat(found).hasSameSizeAs(formulas).hasSizeGreaterThan(1);
            for (int m = 0; m < found.size(); m++) {
                check(found.get(m), formulas.get(m), direction, ALL);
                assertThat(found.get(m)).allMatch(match -> match.heldOut().isEmpty());
            }
        }
    }

    @Test
    void heldOutSamplesDoNotChooseNeurons() {
        try (ConceptMatrix concepts = problem.matrix();
                PreparedConcepts prepared = PreparedConcepts.of(concepts);
                ActivationMatrix activations = ActivationMatrix.of(neurons);
                SampleSplit split = prepared.split(0.4, 3, null)) {
            List<List<NeuronMatch>> found = new NeuronFinder(TOP, Direction.MAX, 0.4, 3, 0)
                    .find(
                            activations,
                            prepared,
                            null,
                            IntStream.range(0, NEURONS).toArray(),
                            formulas);
            for (int m = 0; m < found.size(); m++) {
                check(
                        found.get(m),
                        formulas.get(m),
                        Direction.MAX,
                        split.searched().samples());
                for (NeuronMatch match : found.get(m)) {
                    assertThat(match.heldOut().orElseThrow().auc())
                            .isEqualTo(auc(
                                    match.neuron(),
                                    formulas.get(m),
                                    split.heldOut().samples()));
                }
            }
        }
    }

    @Test
    void formulasWithoutAnAucAreErrors() {
        Formula nowhere = Formula.parse("c0 & ~c0");
        try (ConceptMatrix concepts = problem.matrix();
                PreparedConcepts prepared = PreparedConcepts.of(concepts);
                ActivationMatrix activations = ActivationMatrix.of(neurons)) {
            NeuronFinder finder = new NeuronFinder(1, Direction.MAX, 0, 0, 1);
            assertThatThrownBy(() -> finder.find(activations, prepared, null, new int[] {0}, List.of(nowhere)))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("c0 & ~c0 holds for none or for all of the 120 samples");
        }
        assertThatThrownBy(() -> new NeuronFinder(0, Direction.MAX, 0, 0, 1))
                .isInstanceOf(InvalidSettingException.class);
    }
}
