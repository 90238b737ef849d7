package dev.invert.example;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.explain.Explainer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Receives results while the search runs, and can cancel it. */
public final class StreamLayer {
    private StreamLayer() {}

    /** Starts the search in the background; {@code cancel(true)} on the returned future ends it within a second. */
    public static Future<LayerExplanation> start(
            ExecutorService executor,
            ActivationMatrix activations,
            ConceptMatrix concepts,
            Consumer<NeuronExplanation> window) {
        Explainer explainer = Explainer.builder()
                .listener(window) // each neuron as soon as it is explained, one call at a time
                .progress(done -> System.err.println(done + " of " + activations.neuronCount()))
                .build();
        return executor.submit(() -> explainer.explain(activations, concepts)); // cancel(true) ends it
    }
}
