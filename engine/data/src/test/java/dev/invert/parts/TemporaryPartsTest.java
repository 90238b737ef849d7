package dev.invert.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.RandomProblem;
import dev.invert.StatisticsOptions;
import dev.invert.errors.InvertException;
import dev.invert.explain.Explainer;
import dev.invert.explain.LayerPart;
import dev.invert.explain.PreparedConcepts;
import dev.invert.explain.ProofSummary;
import dev.invert.results.LayerResults;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A layer that is explained in parts and read from their file equals the layer that is explained at once. */
class TemporaryPartsTest {
    private static final int NEURONS = 45;
    private static final int SAMPLES = 150;

    @TempDir
    Path folder;

    private final RandomProblem problem = new RandomProblem(5, SAMPLES, 6);

    private ActivationMatrix activations() {
        float[][] values = new float[NEURONS][];
        Arrays.setAll(values, k -> k == 20 ? new float[SAMPLES] : problem.neuron());
        return ActivationMatrix.of(values);
    }

    private static Explainer explainer(boolean repeated) {
        return Explainer.builder()
                .length(2)
                .evidence(true)
                .layerNeurons(NEURONS)
                .statistics(
                        repeated
                                ? StatisticsOptions.DEFAULT
                                        .withHoldout(0.3)
                                        .withPermutations(9)
                                        .withFolds(2)
                                        .withBootstrap(2)
                                : StatisticsOptions.DEFAULT)
                .build();
    }

    private static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private static List<NeuronExplanation> neurons(LayerResults results) throws Exception {
        List<NeuronExplanation> neurons = new ArrayList<>();
        results.forEach(neurons::add);
        return neurons;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void equalsTheWholeLayer(boolean repeated) throws Exception {
        Explainer explainer = explainer(repeated);
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = activations();
                PreparedConcepts prepared = explainer.prepare(concepts);
                TemporaryParts parts = TemporaryParts.in(folder)) {
            LayerExplanation whole = explainer.explain(activations, prepared);
            // The first part has a full batch and a part of one.
            parts.add(explainer.explain(activations, prepared, range(0, 19)));
            parts.add(explainer.explain(activations, prepared, range(19, 20)));
            parts.add(explainer.explain(activations, prepared, range(20, NEURONS)));

            LayerResults results = parts.results();

            assertThat(neurons(results)).isEqualTo(whole.neurons());
            // As the report does after the files are written.
            assertThat(neurons(results)).isEqualTo(whole.neurons());
            assertThat(results.neuronCount()).isEqualTo(NEURONS);
            assertThat(results.proofs())
                    .isEqualTo(LayerResults.of(whole).proofs())
                    .isNotEqualTo(ProofSummary.NONE);
            assertThat(results.summary().nullMaxima()).isEqualTo(whole.nullMaxima());
            assertThat(results.summary().heldOutSamples()).isEqualTo(whole.heldOutSamples());
            assertThat(results.summary().formulasEvaluated()).isEqualTo(whole.formulasEvaluated());
            assertThat(results.summary().search()).isEqualTo(whole.search());
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    private byte[] part() throws Exception {
        Explainer explainer = explainer(false);
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = activations()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            LayerPart written = PartWriter.write(explainer.explain(activations, concepts, range(0, 20)), out);
            assertThat(written.neuronCount()).isEqualTo(20);
            return out.toByteArray();
        }
    }

    private static void readWhole(byte[] bytes) throws Exception {
        try (PartReader reader = new PartReader(new ByteArrayInputStream(bytes), "part-00003")) {
            while (reader.next() != null) {
                // Reads on.
            }
        }
    }

    @Test
    void aTruncatedPartIsAnErrorThatNamesIt() throws Exception {
        byte[] bytes = part();
        readWhole(bytes);
        for (int length : new int[] {0, 7, 10, 100, bytes.length / 2, bytes.length - 1}) {
            assertThatThrownBy(() -> readWhole(Arrays.copyOf(bytes, length)))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("part-00003 is no complete part");
        }
    }

    @Test
    void anotherFileIsNoPart() throws Exception {
        byte[] bytes = part();
        bytes[0]++;

        assertThatThrownBy(() -> readWhole(bytes))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("another program or version");
    }

    @Test
    void partsOfOtherOptionsAreRejected() {
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = activations();
                TemporaryParts parts = TemporaryParts.in(folder)) {
            parts.add(explainer(false).explain(activations, concepts, range(0, 2)));
            LayerExplanation other = explainer(true).explain(activations, concepts, range(2, 4));

            assertThatThrownBy(() -> parts.add(other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("options");
        }
    }
}
