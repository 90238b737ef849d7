package dev.invert.explain;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.Explanation;
import dev.invert.Formula;
import dev.invert.LayerExplanation;
import dev.invert.RandomProblem;
import dev.invert.SearchOptions;
import dev.invert.arrays.ActivationFiles;
import dev.invert.internal.kernel.EveryKernel;
import dev.invert.internal.search.Auroc;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabeledSamples;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The published implementation's own outputs on a small real-shaped case: 5,000 samples, 20 neurons of all kinds, 100
 * concepts. Each of its formulas has the recorded 2U, and our best formula is at least as good as its best.
 */
@EveryKernel
class OracleTest {
    private static Path resource(String name) {
        try {
            return Path.of(
                    OracleTest.class.getResource("/dev/invert/oracle/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ExplainOptions.Direction.class,
            names = {"MAX", "MIN"})
    void neverWorseThanThePublishedSearch(ExplainOptions.Direction direction) throws Exception {
        boolean highest = direction == ExplainOptions.Direction.MAX;
        JsonNode published = new ObjectMapper()
                .readTree(resource(highest ? "published_L3_B3.json" : "published_L3_B3_negative.json")
                        .toFile());
        assertNoNativeLeak(() -> {
            try (ActivationMatrix activations = ActivationFiles.open(resource("acts.npy"));
                    LabeledSamples samples = ConceptFiles.open(resource("labels.npy"), resource("concepts.json"))) {
                LayerExplanation layer = Explainer.builder()
                        .objective(SearchOptions.Objective.AUC)
                        .fractions(0.01, 0.5)
                        .direction(direction)
                        .build()
                        .explain(activations, samples.matrix());
                assertThat(published.get("neurons")).hasSize(10);
                for (JsonNode neuron : published.get("neurons")) {
                    Explanation ours = layer.neurons()
                            .get(neuron.get("neuron").asInt())
                            .explanations()
                            .get(0);
                    try (ActivationBlock block =
                            activations.load(neuron.get("neuron").asInt(), 1)) {
                        check(neuron, ours, block.floats(0), samples.matrix(), highest);
                    }
                }
            }
        });
    }

    private static void check(
            JsonNode neuron, Explanation ours, FloatBuffer values, ConceptMatrix concepts, boolean highest) {
        long total = concepts.sampleCount();
        int formulas = 0;
        for (JsonNode level : neuron.get("per_length")) {
            for (JsonNode theirs : level) {
                Formula formula = Formula.parse(theirs.get("formula").asString());
                long[] truth = concepts.truthSet(formula);
                long n1 = theirs.get("n1").asLong();
                long u2 = theirs.get("U2_exact").asLong();
                assertThat(count(truth)).as(formula.text()).isEqualTo(n1);
                if (n1 == 0 || n1 == total) {
                    continue;
                }
                assertThat(u2(values, truth)).as(formula.text()).isEqualTo(u2);
                int comparison = new Auroc(total)
                        .compare(
                                ours.positiveCount(),
                                ours.twiceU() - ours.positiveCount() * (total - ours.positiveCount()),
                                n1,
                                u2 - n1 * (total - n1));
                boolean withinBounds = n1 >= total / 100 && n1 <= total / 2;
                if (withinBounds) {
                    assertThat(highest ? comparison : -comparison)
                            .as("neuron %s: ours %s against %s", neuron.get("neuron"), ours.label(), formula.text())
                            .isNotNegative();
                    formulas++;
                }
            }
        }
        assertThat(formulas).isPositive();
    }

    private static long count(long[] truth) {
        long count = 0;
        for (long word : truth) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** 2U by the definition, over all pairs. */
    private static long u2(FloatBuffer values, long[] truth) {
        float[] copy = new float[values.limit()];
        boolean[] members = new boolean[copy.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values.get(i);
            members[i] = ((truth[i >>> 6] >>> i) & 1) != 0;
        }
        return RandomProblem.pairCount(copy, members);
    }
}
