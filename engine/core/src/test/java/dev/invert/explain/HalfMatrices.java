package dev.invert.explain;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.SparseActivations;
import dev.invert.internal.memory.HalfFloat;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;

/** Makes float16 matrices, dense and sparse, of rows of floats that float16 holds. */
final class HalfMatrices {
    private HalfMatrices() {}

    static ActivationMatrix dense(float[][] neurons) {
        return new ActivationMatrix() {
            @Override
            public int sampleCount() {
                return neurons[0].length;
            }

            @Override
            public int neuronCount() {
                return neurons.length;
            }

            @Override
            public ElementType elementType() {
                return ElementType.FLOAT16;
            }

            @Override
            public MemoryBudget budget() {
                return MemoryBudget.process();
            }

            @Override
            public ActivationBlock load(int firstNeuron, int count) {
                NativeBlock memory =
                        budget().allocate(MemoryTag.ACTIVATIONS, (long) count * sampleCount() * Short.BYTES);
                ShortBuffer values = memory.bytes().asShortBuffer();
                for (int k = firstNeuron; k < firstNeuron + count; k++) {
                    for (float value : neurons[k]) {
                        values.put(HalfFloat.of(value));
                    }
                }
                return ActivationBlock.owning(memory, firstNeuron, count, sampleCount(), elementType());
            }

            @Override
            public void close() {
                // The rows are on the heap.
            }
        };
    }

    static SparseActivations sparse(float[][] neurons) {
        int sampleCount = neurons[0].length;
        long most = (long) neurons.length * sampleCount;
        MemoryBudget budget = MemoryBudget.process();
        NativeBlock samples = budget.allocate(MemoryTag.ACTIVATIONS, most * Integer.BYTES);
        NativeBlock values = budget.allocate(MemoryTag.ACTIVATIONS, most * Short.BYTES);
        IntBuffer sampleOf = samples.bytes().asIntBuffer();
        ShortBuffer valueOf = values.bytes().asShortBuffer();
        long[] starts = new long[neurons.length + 1];
        for (int k = 0; k < neurons.length; k++) {
            for (int i = 0; i < sampleCount; i++) {
                if (neurons[k][i] != 0) {
                    sampleOf.put(i);
                    valueOf.put(HalfFloat.of(neurons[k][i]));
                }
            }
            starts[k + 1] = sampleOf.position();
        }
        return new SparseActivations(sampleCount, starts, samples, values, ElementType.FLOAT16, budget);
    }
}
