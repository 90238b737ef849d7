package dev.invert.score;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.arrays.ActivationFiles;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabeledSamples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Scores the formulas that the published implementation found, on the files that it found them in. */
class PublishedScoresTest {
    @ParameterizedTest
    @ValueSource(strings = {"published_L3_B3.json", "published_L3_B3_negative.json"})
    void givesThePublishedFormulasTheirExactAuc(String file) throws Exception {
        JsonNode published = new ObjectMapper().readTree(resource(file).toFile());
        List<String> formulas = new ArrayList<>();
        List<Integer> neurons = new ArrayList<>();
        List<Double> expected = new ArrayList<>();
        for (JsonNode neuron : published.get("neurons")) {
            for (JsonNode level : neuron.get("per_length")) {
                for (JsonNode theirs : level) {
                    long n1 = theirs.get("n1").asLong();
                    formulas.add(theirs.get("formula").asString());
                    neurons.add(neuron.get("neuron").asInt());
                    expected.add(theirs.get("U2_exact").asLong() / (2.0 * n1 * (5_000 - n1)));
                }
            }
        }
        assertNoNativeLeak(() -> {
            try (ActivationMatrix activations = ActivationFiles.open(resource("acts.npy"));
                    LabeledSamples samples = ConceptFiles.open(resource("labels.npy"), resource("concepts.json"))) {
                ScoreTable table = new ScoreTable(activations.neuronCount());
                int[] all = IntStream.range(0, activations.neuronCount()).toArray();
                Scorer.create().score(activations, samples.matrix(), all, FormulaSource.of(formulas), table);
                for (int m = 0; m < formulas.size(); m++) {
                    assertThat(table.auc(m, neurons.get(m)))
                            .as("%s on neuron %d", formulas.get(m), neurons.get(m))
                            .isEqualTo(expected.get(m));
                }
            }
        });
    }

    private static Path resource(String name) throws Exception {
        return Path.of(PublishedScoresTest.class
                .getResource("/dev/invert/oracle/" + name)
                .toURI());
    }
}
