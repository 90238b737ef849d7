package dev.invert.arrays;

import dev.invert.ActivationMatrix;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import java.nio.file.Path;

/** Opens files of activations, (samples x neurons). */
public final class ActivationFiles {
    private ActivationFiles() {}

    /**
     * Opens a 2-D array of any kind that {@link ArrayFile} knows; a 1-D one is a single neuron. Neurons are read when
     * they are asked for. float16, bfloat16 and float32 are kept; bool and integers become the same float32 (an
     * integer that has none is an error when it is read), and a float64 the nearest one.
     *
     * @param source {@code FILE}, or {@code FILE:ARRAY} where a file holds several
     * @throws InvertException in one line, if the file cannot be read or holds no such array
     */
    public static ActivationMatrix open(Path source) {
        return open(source, MemoryBudget.process());
    }

    /**
     * The same, within a budget.
     *
     * @param budget what the matrix, and all that is computed from it, counts against
     */
    public static ActivationMatrix open(Path source, MemoryBudget budget) {
        ArrayFile file = ArrayFile.open(source, budget);
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
