package dev.invert.bench;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes a problem to activations.npy and concepts.npy, so that other implementations can run on it. */
public final class ProblemFiles {
    private ProblemFiles() {}

    /**
     * Writes the two files.
     *
     * @param arguments shape, number of neurons, folder
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            System.err.println("usage: ProblemFiles imagenet|photographs|relu|dense NEURONS FOLDER");
            System.exit(2);
        }
        Problem.Shape shape = Problem.Shape.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        Path folder = Files.createDirectories(Path.of(arguments[2]));
        try (Problem problem = Problem.of(shape, Integer.parseInt(arguments[1]))) {
            write(problem, folder);
        }
    }

    static void write(Problem problem, Path folder) throws IOException {
        ActivationMatrix activations = problem.activations();
        ConceptMatrix concepts = problem.concepts();
        int samples = activations.sampleCount();
        NpyWriter.write(
                folder.resolve("activations.npy"),
                "<f4",
                Float.BYTES,
                samples,
                activations.neuronCount(),
                (k, to) -> putNeuron(activations, k, to));
        NpyWriter.write(folder.resolve("concepts.npy"), "|b1", 1, samples, concepts.conceptCount(), (c, to) -> {
            LongBuffer bits = concepts.bits(c);
            for (int i = 0; i < samples; i++) {
                to.put((byte) (bits.get(i >>> 6) >>> i & 1));
            }
        });
    }

    private static void putNeuron(ActivationMatrix activations, int neuron, ByteBuffer to) {
        try (var block = activations.load(neuron, 1)) {
            FloatBuffer values = block.floats(0);
            for (int i = 0; i < values.limit(); i++) {
                to.putFloat(values.get(i));
            }
        }
    }
}
