package dev.invert.demo;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Explanation;
import dev.invert.Formula;
import dev.invert.FormulasByTruthSet;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.files.OutputFolders;
import dev.invert.labels.WordNet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the explanations of the network's layers on the bundled real data. */
class DemoTest {
    /** The only class whose logit detects a broader concept better than the class itself; see the README. */
    private static final int SHIRT = 6;

    @TempDir
    Path out;

    @Test
    void logitsComeOutAsTheirOwnClasses() throws Exception {
        Map<String, LayerExplanation> layers = new LinkedHashMap<>();
        assertNoNativeLeak(() -> Demo.run(out, new OutputFolders(), "cpu", new Demo.Listener() {
            @Override
            public void step(String description) {}

            @Override
            public void explained(String layer, LayerExplanation result, Path directory) {
                layers.put(layer, result);
                assertThat(directory).isDirectoryContaining("glob:**/explanations.jsonl");
                assertThat(directory).isDirectoryContaining("glob:**/explanations.csv");
                assertThat(directory).isDirectoryContaining("glob:**/run.json");
            }
        }));

        assertThat(out.resolve("index.html")).content().contains("conv2", "fc1", "fc2");
        assertThat(layers.keySet()).containsExactlyElementsOf(Demo.LAYERS);
        assertThat(layers.get("conv2").neurons()).hasSize(32);
        assertThat(layers.get("fc1").neurons()).hasSize(64);

        FashionMnist images = FashionMnist.testSet();
        try (ConceptMatrix concepts = FashionConcepts.build(images, WordNet.open())) {
            for (NeuronExplanation logit : layers.get("fc2").neurons()) {
                Explanation best = logit.explanations().get(0);
                if (logit.neuron() == SHIRT) {
                    assertThat(best.label()).isEqualTo("garment & ~trouser");
                } else {
                    assertThat(members(concepts.truthSet(best.formula()), images.size()))
                            .as("logit %d, %s", logit.neuron(), best.label())
                            .isEqualTo(ofClass(images, logit.neuron()));
                }
            }
            FormulasByTruthSet all = formulasOverClasses(concepts, images);
            for (LayerExplanation layer : layers.values()) {
                for (NeuronExplanation neuron : layer.neurons()) {
                    for (Explanation shown : neuron.explanations()) {
                        assertThat(shown.formula())
                                .as("the most readable formula for the samples of %s", shown.label())
                                .isEqualTo(all.equalTo(shown.formula()).get(0));
                    }
                }
            }
        }
    }

    /** Returns all formulas of up to three literals: concepts do not differ within a class, so each class is one sample. */
    private static FormulasByTruthSet formulasOverClasses(ConceptMatrix concepts, FashionMnist images) {
        int[] image = new int[FashionMnist.CLASS_NAMES.size()];
        for (int i = 0; i < images.size(); i++) {
            image[images.label(i)] = i;
        }
        List<String> ids = concepts.concepts().stream().map(Concept::id).toList();
        boolean[][] columns = new boolean[ids.size()][image.length];
        for (int c = 0; c < columns.length; c++) {
            long[] truth = concepts.truthSet(Formula.of(ids.get(c)));
            for (int k = 0; k < image.length; k++) {
                columns[c][k] = (truth[image[k] >> 6] >>> image[k] & 1) != 0;
            }
        }
        return new FormulasByTruthSet(ids, columns);
    }

    private static List<Integer> members(long[] truth, int sampleCount) {
        List<Integer> members = new ArrayList<>();
        for (int i = 0; i < sampleCount; i++) {
            if ((truth[i >> 6] >>> i & 1) != 0) {
                members.add(i);
            }
        }
        return members;
    }

    private static List<Integer> ofClass(FashionMnist images, int label) {
        List<Integer> members = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            if (images.label(i) == label) {
                members.add(i);
            }
        }
        return members;
    }
}
