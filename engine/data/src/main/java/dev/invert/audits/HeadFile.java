package dev.invert.audits;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.MemoryBudget;
import dev.invert.arrays.ActivationFiles;
import java.nio.file.Path;

/** Reads the weights of a linear layer. */
public final class HeadFile {
    private HeadFile() {}

    /**
     * Returns the weights in an array file of shape (outputs, inputs), one row per output.
     *
     * @throws dev.invert.errors.InvertException if the file cannot be read
     */
    public static float[][] read(Path file, MemoryBudget budget) {
        try (ActivationMatrix array = ActivationFiles.open(file, budget)) {
            float[][] weights = new float[array.sampleCount()][array.neuronCount()];
            for (int input = 0; input < array.neuronCount(); input++) {
                try (ActivationBlock block = array.load(input, 1)) {
                    for (int output = 0; output < weights.length; output++) {
                        weights[output][input] = block.floats(0).get(output);
                    }
                }
            }
            return weights;
        }
    }
}
