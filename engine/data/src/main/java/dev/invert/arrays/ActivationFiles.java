package dev.invert.arrays;

import dev.invert.ActivationMatrix;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import java.nio.file.Path;

/** Opens array files as activation matrices of N samples and K neurons. */
public final class ActivationFiles {
    private ActivationFiles() {}

    /**
     * Opens an array of shape (samples, neurons), or (samples) for a single neuron, in any format that
     * {@link ArrayFile} reads. Neurons are read on demand. No value is rounded: floats and 64-bit integers are kept, 32-bit
     * integers become float64, bool and smaller integers float32.
     *
     * @param source {@code FILE}, or {@code FILE:ARRAY} if the file holds several arrays
     * @throws InvertException if the file cannot be read or has no such array; the message is one line
     */
    public static ActivationMatrix open(Path source) {
        return open(source, MemoryBudget.process());
    }

    /**
     * Opens an array as {@link #open(Path)} does, charging its native memory to a budget.
     *
     * @param budget limits the native memory of the matrix and of everything computed from it
     */
    public static ActivationMatrix open(Path source, MemoryBudget budget) {
        return of(ArrayFile.open(source, budget));
    }

    /**
     * Returns the activations in an open array of shape (samples, neurons), or (samples) for a single neuron.
     *
     * @param file owned by the result; closed if this fails
     * @throws InvertException if the array has another shape
     */
    public static ActivationMatrix of(ArrayFile file) {
        try {
            ActivationArray array = ActivationArray.of(file);
            boolean neuronMajor = file.fortranOrder() || array.neuronCount() == 1;
            return neuronMajor ? new NeuronMajorArray(array) : new SampleMajorArray(array);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }
}
