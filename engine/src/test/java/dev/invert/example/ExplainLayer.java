package dev.invert.example;

import dev.invert.ActivationMatrix;
import dev.invert.LayerExplanation;
import dev.invert.concept.ConceptFiles;
import dev.invert.concept.LabeledSamples;
import dev.invert.explain.Explainer;
import dev.invert.format.ActivationFiles;
import java.nio.file.Path;

/** Explains a layer whose activations and labels are in files. */
public final class ExplainLayer {
    private ExplainLayer() {}

    /** Takes an activation file and a label file. */
    public static void main(String[] arguments) {
        explain(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    static void explain(Path activationFile, Path labelFile) {
        try (ActivationMatrix activations = ActivationFiles.open(activationFile);
                LabeledSamples labels = ConceptFiles.open(labelFile)) {
            LayerExplanation layer = Explainer.builder().length(3).build().explain(activations, labels.matrix());
            layer.neurons().stream()
                    .filter(neuron -> !neuron.explanations().isEmpty())
                    .forEach(neuron -> System.out.println(neuron.neuron() + " "
                            + neuron.explanations().get(0).label() + " "
                            + neuron.explanations().get(0).auc()));
        }
    }
}
