package dev.invert.bench;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.arrays.ActivationFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Kinds of activations that ranking treats differently. */
enum RankValues {
    /** Normally distributed, hardly a tie. */
    NORMAL {
        @Override
        float next(Random random) {
            return (float) random.nextGaussian();
        }
    },
    /** The same, rectified: half are zero. */
    RELU {
        @Override
        float next(Random random) {
            return Math.max(0, (float) random.nextGaussian());
        }
    },
    /** A latent of a sparse autoencoder: 99.5 % zeros. */
    SPARSE {
        @Override
        float next(Random random) {
            return random.nextFloat() < 0.995f ? 0 : Math.abs((float) random.nextGaussian());
        }
    },
    /** Thirty or so distinct values. */
    TIES {
        @Override
        float next(Random random) {
            return Math.round(4 * random.nextGaussian()) / 4f;
        }
    };

    abstract float next(Random random);

    /** Neurons of this kind beside some concepts, which the problem then owns. */
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

    /** The same as float16, by way of a file; closes what it is given. */
    private static ActivationMatrix half(ActivationMatrix.Writable matrix) {
        try (matrix) {
            Path file = Files.createTempFile("invert-bench-", ".npy");
            // Open files outlive their names.
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

    /** Nearest binary16 below in magnitude, for |value| below 65,504; subnormals become zero. */
    private static short half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int exponent = ((bits >>> 23) & 0xff) - 127 + 15;
        int sign = (bits >>> 16) & 0x8000;
        return (short) (exponent <= 0 ? sign : sign | (exponent << 10) | ((bits >>> 13) & 0x3ff));
    }
}
