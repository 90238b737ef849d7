package dev.invert.example;

import dev.invert.LayerExplanation;
import dev.invert.arrays.ActivationFiles;
import dev.invert.arrays.ActivationFolder;
import dev.invert.explain.Explainer;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabeledSamples;
import dev.invert.samples.MatchedSamples;
import java.nio.file.Path;
import java.util.List;

/** Explains a layer from files of activations and labels. */
public final class ExplainLayer {
    private ExplainLayer() {}

    /**
     * Prints the explanations of a layer.
     *
     * @param arguments activation file, label file
     */
    public static void main(String[] arguments) {
        explain(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    static void explain(Path activationFile, Path labelFile) {
        List<String> ids =
                ActivationFolder.of(activationFile).sampleIds(); // none, unless activations.json is beside it
        try (LabeledSamples labels = ConceptFiles.open(labelFile);
                MatchedSamples samples = MatchedSamples.match(ActivationFiles.open(activationFile), ids, labels)) {
            LayerExplanation layer =
                    Explainer.builder().length(3).build().explain(samples.activations(), samples.concepts());
            layer.neurons().stream()
                    .filter(neuron -> !neuron.explanations().isEmpty())
                    .forEach(neuron -> System.out.println(neuron.neuron() + " "
                            + neuron.explanations().get(0).label() + " "
                            + neuron.explanations().get(0).auc()));
        }
    }
}
