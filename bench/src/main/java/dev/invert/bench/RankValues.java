package dev.invert.bench;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.arrays.ActivationFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Distributions of activations that differ in the cost of ranking. */
enum RankValues {
    /** Normally distributed, hardly any ties. */
    NORMAL {
        @Override
        float next(Random random) {
            return (float) random.nextGaussian();
        }
    },
    /** Normally distributed and rectified: half of the values are zero. */
    RELU {
        @Override
        float next(Random random) {
            return Math.max(0, (float) random.nextGaussian());
        }
    },
    /** Like a latent of a sparse autoencoder: 99.5 % zeros. */
    SPARSE {
        @Override
        float next(Random random) {
            return random.nextFloat() < 0.995f ? 0 : Math.abs((float) random.nextGaussian());
        }
    },
    /** About thirty distinct values. */
    TIES {
        @Override
        float next(Random random) {
            return Math.round(4 * random.nextGaussian()) / 4f;
        }
    };

    abstract float next(Random random);

    /** Builds a problem of neurons of this distribution; it takes ownership of the concepts. */
    Problem problem(ConceptMatrix concepts, int neuronCount, boolean half) {
        Random random = new Random(3);
        ActivationMatrix.Writable matrix = ActivationMatrix.allocate(concepts.sampleCount(), neuronCount);
        for (int k = 0; k < neuronCount; k++) {
            float[] row = new float[concepts.sampleCount()];
            for (int i = 0; i < row.length; i++) {
                row[i] = next(random);
            }
            matrix.row(k).put(row);
        }
        return new Problem(half ? half(matrix) : matrix, concepts);
    }

    /** Converts a matrix to float16 by writing and opening a file; closes the argument. */
    private static ActivationMatrix half(ActivationMatrix.Writable matrix) {
        try (matrix) {
            Path file = Files.createTempFile("invert-bench-", ".npy");
            // The file remains readable after it is deleted, while it is open.
            try {
                NpyWriter.write(file, "<f2", Short.BYTES, matrix.sampleCount(), matrix.neuronCount(), (k, to) -> {
                    for (int i = 0; i < matrix.sampleCount(); i++) {
                        to.putShort(half(matrix.row(k).get(i)));
                    }
                });
                return ActivationFiles.open(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rounds toward zero to binary16, for |value| below 65,504; subnormals become zero. */
    private static short half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int exponent = ((bits >>> 23) & 0xff) - 127 + 15;
        int sign = (bits >>> 16) & 0x8000;
        return (short) (exponent <= 0 ? sign : sign | (exponent << 10) | ((bits >>> 13) & 0x3ff));
    }
}
