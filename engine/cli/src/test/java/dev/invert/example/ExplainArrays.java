package dev.invert.example;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Explanation;
import dev.invert.explain.Explainer;
import java.util.List;

/** Explains neurons from arrays in memory. */
public final class ExplainArrays {
    private ExplainArrays() {}

    /** Prints the best formula of one neuron on four samples. */
    public static void main(String[] arguments) {
        System.out.println(best().label() + " " + best().auc());
    }

    static Explanation best() {
        List<Concept> concepts = List.of(new Concept("n02883344", "box", "a container"), Concept.named("red"));
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(4, concepts)) {
            builder.set(0, 0).set(1, 0).set(1, 1).set(2, 1); // samples 0 and 1 show a box, 1 and 2 are red
            try (ConceptMatrix matrix = builder.build();
                    ActivationMatrix activations = ActivationMatrix.of(new float[][] {{0.1f, 2.5f, 0.2f, 0.3f}})) {
                return Explainer.builder()
                        .length(2)
                        .build()
                        .explain(activations, matrix)
                        .neurons()
                        .get(0)
                        .explanations()
                        .get(0);
            }
        }
    }
}
