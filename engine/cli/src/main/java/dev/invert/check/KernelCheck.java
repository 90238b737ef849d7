package dev.invert.check;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.NeuronExplanation;
import dev.invert.check.CheckResult.CheckFailure;
import dev.invert.explain.Explainer;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.KernelChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Compares every kernel available on this machine with the Java kernels on one random problem. Results must be
 * bit-for-bit equal.
 */
final class KernelCheck implements AutoCloseable {
    private static final int SAMPLES = 5_003;
    private static final int CONCEPTS = 61;
    private static final int NEURONS = 19;
    private static final String REFERENCE = "java";

    private final ConceptMatrix concepts;
    private final ActivationMatrix activations;

    /** Explains the neurons of the problem with one kernel. */
    @FunctionalInterface
    interface Searcher {
        List<NeuronExplanation> explain(ActivationMatrix activations, ConceptMatrix concepts);
    }

    KernelCheck() {
        Random random = new Random(20231102);
        this.concepts = concepts(random);
        this.activations = activations(random);
    }

    /** Builds concepts with densities from 0.01 to 0.5. */
    private static ConceptMatrix concepts(Random random) {
        List<Concept> names = new ArrayList<>();
        for (int c = 0; c < CONCEPTS; c++) {
            names.add(Concept.named("c" + c));
        }
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(SAMPLES, names)) {
            for (int c = 0; c < CONCEPTS; c++) {
                double density = 0.01 * Math.pow(50, (double) c / (CONCEPTS - 1));
                for (int i = 0; i < SAMPLES; i++) {
                    if (random.nextDouble() < density) {
                        builder.set(i, c);
                    }
                }
            }
            return builder.build();
        }
    }

    /** Builds neurons of noise plus one concept each; every other neuron is rectified, so that there are ties. */
    private ActivationMatrix activations(Random random) {
        float[][] neurons = new float[NEURONS][SAMPLES];
        for (int k = 0; k < NEURONS; k++) {
            for (int i = 0; i < SAMPLES; i++) {
                float value = (float) random.nextGaussian() + (concepts.get(i, 3 * k) ? 1 : 0);
                neurons[k][i] = k % 2 == 0 ? value : Math.max(0, value);
            }
        }
        return ActivationMatrix.of(neurons);
    }

    void run(Consumer<CheckResult> listener) {
        List<NeuronExplanation> expected = searcher(REFERENCE).explain(activations, concepts);
        for (AucKernels kernels : KernelChoice.all()) {
            if (!kernels.name().equals(REFERENCE)) {
                listener.accept(compare(kernels.name(), searcher(kernels.name()), expected));
            }
        }
        listener.accept(compare(REFERENCE, searcher(REFERENCE), expected));
    }

    private static Searcher searcher(String kernel) {
        return (activations, concepts) -> Explainer.builder()
                .kernel(kernel)
                .build()
                .explain(activations, concepts)
                .neurons();
    }

    /** Compares a searcher with the Java kernels. */
    CheckResult compare(String name, Searcher searcher) {
        return compare(name, searcher, searcher(REFERENCE).explain(activations, concepts));
    }

    private CheckResult compare(String name, Searcher searcher, List<NeuronExplanation> expected) {
        return CheckResult.of("kernel " + name, () -> {
            List<NeuronExplanation> found = searcher.explain(activations, concepts);
            for (int k = 0; k < expected.size(); k++) {
                if (!found.get(k).equals(expected.get(k))) {
                    throw new CheckFailure("neuron " + k + " gives " + best(found.get(k)) + ", the Java kernels give "
                            + best(expected.get(k)));
                }
            }
            return "%d neurons, %,d samples, %d concepts: equal to the Java kernels"
                    .formatted(NEURONS, SAMPLES, CONCEPTS);
        });
    }

    private static String best(NeuronExplanation neuron) {
        return neuron.explanations().isEmpty()
                ? neuron.status().toString()
                : neuron.explanations().get(0).formula().text() + " with 2U = "
                        + neuron.explanations().get(0).twiceU();
    }

    @Override
    public void close() {
        activations.close();
        concepts.close();
    }
}
