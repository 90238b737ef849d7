package dev.invert.example;

import dev.invert.Explanation;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.activations.ActivationJob;
import dev.invert.arrays.ActivationFiles;
import dev.invert.arrays.ActivationFolder;
import dev.invert.explain.Explainer;
import dev.invert.images.ImageTransform;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabeledSamples;
import dev.invert.samples.MatchedSamples;
import java.nio.file.Path;
import java.util.List;

/** Explains a model from a folder of images and their labels, without the command line. */
public final class ExplainModel {
    private ExplainModel() {}

    /**
     * Computes activations and explains them.
     *
     * @param arguments TorchScript file, comma-separated layers, folder of images, one-hot CSV whose ids are paths in
     *     that folder, folder for the activations
     */
    public static void main(String[] arguments) {
        Path activations = Path.of(arguments[4]);
        // A TorchScript file is a program: open only what comes from someone you trust.
        ActivationJob.builder(Path.of(arguments[0]), List.of(arguments[1].split(",", -1)))
                .images(Path.of(arguments[2]), ImageTransform.IMAGENET, 0, false, 4)
                .device("auto")
                .build()
                .run(activations, true, imagesDone -> {});
        ActivationFolder written = ActivationFolder.of(activations);
        Explainer explainer = Explainer.builder().length(3).build();
        try (LabeledSamples labels = ConceptFiles.open(Path.of(arguments[3]))) {
            for (ActivationFolder.LayerFile layer : written.layers()) {
                try (MatchedSamples samples =
                        MatchedSamples.match(ActivationFiles.open(layer.file()), written.sampleIds(), labels)) {
                    print(layer.layer(), explainer.explain(samples.activations(), samples.concepts()));
                }
            }
        }
    }

    private static void print(String layer, LayerExplanation result) {
        for (NeuronExplanation neuron : result.neurons()) {
            for (Explanation best : neuron.explanations()
                    .subList(0, Math.min(1, neuron.explanations().size()))) {
                System.out.printf("%s %d: %s, AUC %.4f%n", layer, neuron.neuron(), best.label(), best.auc());
            }
        }
    }
}
