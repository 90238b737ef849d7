package dev.invert.audit;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.errors.NonFiniteActivationException;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The log-softmax of logits, as float32, and the class that each sample is predicted as. Logits alone share a free shift
 * per sample. Closing this leaves the logits open.
 */
final class LogSoftmax implements ActivationMatrix {
    private final ActivationMatrix logits;
    private final double[] logSums;
    private final int[] predictions;

    private LogSoftmax(ActivationMatrix logits, double[] logSums, int[] predictions) {
        this.logits = logits;
        this.logSums = logSums;
        this.predictions = predictions;
    }

    /**
     * Reads all logits twice, first for their maximum.
     *
     * @throws NonFiniteActivationException if a logit is NaN or infinite
     */
    static LogSoftmax of(ActivationMatrix logits) {
        int n = logits.sampleCount();
        float[] most = new float[n];
        Arrays.fill(most, Float.NEGATIVE_INFINITY);
        int[] predictions = new int[n];
        for (int k = 0; k < logits.neuronCount(); k++) {
            try (ActivationBlock block = logits.load(k, 1)) {
                FloatBuffer row = block.floats(0);
                for (int i = 0; i < n; i++) {
                    float logit = row.get(i);
                    if (!Float.isFinite(logit)) {
                        throw new NonFiniteActivationException(
                                k, block.values(0).originalSample(i));
                    }
                    // The first of equal logits, as in PyTorch.
                    if (logit > most[i]) {
                        most[i] = logit;
                        predictions[i] = k;
                    }
                }
            }
        }
        double[] sums = new double[n];
        for (int k = 0; k < logits.neuronCount(); k++) {
            try (ActivationBlock block = logits.load(k, 1)) {
                FloatBuffer row = block.floats(0);
                for (int i = 0; i < n; i++) {
                    // StrictMath gives the same digits on every machine.
                    sums[i] += StrictMath.exp((double) row.get(i) - most[i]);
                }
            }
        }
        for (int i = 0; i < n; i++) {
            sums[i] = most[i] + StrictMath.log(sums[i]);
        }
        return new LogSoftmax(logits, sums, predictions);
    }

    /** Returns the index of the largest logit of each sample. */
    int[] predictions() {
        return predictions;
    }

    @Override
    public ActivationBlock load(int firstNeuron, int count) {
        int n = sampleCount();
        NativeBlock memory = budget().allocate(MemoryTag.ACTIVATIONS, (long) n * count * Float.BYTES);
        boolean loaded = false;
        try (ActivationBlock block = logits.load(firstNeuron, count)) {
            for (int row = 0; row < count; row++) {
                FloatBuffer from = block.floats(row);
                FloatBuffer to = memory.slice((long) row * n * Float.BYTES, (long) n * Float.BYTES)
                        .asFloatBuffer();
                for (int i = 0; i < n; i++) {
                    to.put(i, (float) Math.min(0, from.get(i) - logSums[i]));
                }
            }
            loaded = true;
        } finally {
            if (!loaded) {
                memory.close();
            }
        }
        return ActivationBlock.owning(memory, firstNeuron, count, n, ElementType.FLOAT32);
    }

    @Override
    public int sampleCount() {
        return logits.sampleCount();
    }

    @Override
    public int neuronCount() {
        return logits.neuronCount();
    }

    @Override
    public ElementType elementType() {
        return ElementType.FLOAT32;
    }

    @Override
    public MemoryBudget budget() {
        return logits.budget();
    }

    @Override
    public void close() {
        // The owner of the logits closes them.
    }
}
