package dev.invert.bench;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Activations and concepts to measure on. Seeded, so that every run and every kernel gets the same problem.
 *
 * @param activations noise plus one to three planted concepts per neuron
 * @param concepts real concepts or dense random ones
 */
record Problem(ActivationMatrix activations, ConceptMatrix concepts) implements AutoCloseable {
    private static final int DENSE_SAMPLES = 50_000;
    private static final int DENSE_CONCEPTS = 1_473;
    private static final int FEW_CONCEPTS = 100;
    private static final int IMAGENET_SAMPLES_PER_CLASS = 50;

    /** Kinds of problems. */
    enum Shape {
        /** The ImageNet concept matrix, 1,000 distinct rows; a quarter of the neurons are rectified. */
        IMAGENET,
        /** As {@link #IMAGENET}, with one sample per class, as for 1,000 photographs. */
        PHOTOGRAPHS,
        /**
         * The ImageNet concept matrix; all neurons are rectified, and at most about half of their activations are zero.
         */
        RELU,
        /**
         * 1,473 random concepts with densities log-uniform from 0.5 to 50 %, all rows distinct; a quarter of the
         * neurons are rectified.
         */
        DENSE,
        /** As {@link #DENSE}, with 100 concepts, few enough to prove optima of three literals. */
        DENSE_100
    }

    static Problem of(Shape shape, int neuronCount) {
        ConceptMatrix concepts = concepts(shape);
        return new Problem(activations(concepts, neuronCount, shape == Shape.RELU), concepts);
    }

    /** Builds the concepts alone; the caller closes them. */
    static ConceptMatrix concepts(Shape shape) {
        return switch (shape) {
            case IMAGENET, RELU -> ImageNetConcepts.build(IMAGENET_SAMPLES_PER_CLASS);
            case PHOTOGRAPHS -> ImageNetConcepts.build(1);
            case DENSE -> denseConcepts(DENSE_CONCEPTS);
            case DENSE_100 -> denseConcepts(FEW_CONCEPTS);
        };
    }

    /** Builds a problem of shape {@link Shape#DENSE} with the given number of concepts. */
    static Problem dense(int conceptCount, int neuronCount) {
        ConceptMatrix concepts = denseConcepts(conceptCount);
        return new Problem(activations(concepts, neuronCount, false), concepts);
    }

    private static ConceptMatrix denseConcepts(int conceptCount) {
        Random random = new Random(1);
        List<Concept> names = new ArrayList<>();
        for (int c = 0; c < conceptCount; c++) {
            names.add(Concept.named("attribute" + c));
        }
        try (ConceptMatrix.Builder matrix = ConceptMatrix.builder(DENSE_SAMPLES, names)) {
            for (int c = 0; c < conceptCount; c++) {
                double density = 0.005 * Math.pow(100, random.nextDouble());
                for (int i = 0; i < DENSE_SAMPLES; i++) {
                    if (random.nextDouble() < density) {
                        matrix.set(i, c);
                    }
                }
            }
            return matrix.build();
        }
    }

    private static ActivationMatrix activations(ConceptMatrix concepts, int neuronCount, boolean allRectified) {
        Random random = new Random(2);
        ActivationMatrix.Writable matrix = ActivationMatrix.allocate(concepts.sampleCount(), neuronCount);
        for (int k = 0; k < neuronCount; k++) {
            FloatBuffer row = matrix.row(k);
            for (int i = 0; i < concepts.sampleCount(); i++) {
                row.put(i, (float) random.nextGaussian());
            }
            for (int planted = 1 + random.nextInt(3); planted > 0; planted--) {
                int concept = random.nextInt(concepts.conceptCount());
                float strength = 1 + 2 * random.nextFloat();
                for (int i = 0; i < concepts.sampleCount(); i++) {
                    if (concepts.get(i, concept)) {
                        row.put(i, row.get(i) + strength);
                    }
                }
            }
            if (allRectified || k % 4 == 3) {
                for (int i = 0; i < concepts.sampleCount(); i++) {
                    row.put(i, Math.max(0, row.get(i)));
                }
            }
        }
        return matrix;
    }

    @Override
    public void close() {
        activations.close();
        concepts.close();
    }
}
