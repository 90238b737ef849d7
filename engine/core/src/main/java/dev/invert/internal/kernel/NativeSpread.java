package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.internal.jni.NativeKernels;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** Measures the spread of activations of 16 bits and float32 in C++, that of other types in Java. */
final class NativeSpread implements ActivationSpread.Kernel {
    private static final int INSIDE_OFFSET = 2 * Double.BYTES;
    private static final int OUTSIDE_OFFSET = INSIDE_OFFSET + ActivationSpread.BINS * Long.BYTES;
    private static final int TOP_OFFSET = OUTSIDE_OFFSET + ActivationSpread.BINS * Long.BYTES;
    private static final int INACTIVE_OFFSET = TOP_OFFSET + ActivationSpread.TOP_SAMPLES * Integer.BYTES;
    private static final int COUNTS_OFFSET = INACTIVE_OFFSET + ActivationSpread.INACTIVE_SAMPLES * Integer.BYTES;

    private final int tier;
    private final MemoryBudget budget;
    private final long setBytes;
    private final NativeBlock memory;
    private final LongBuffer set;
    private final ByteBuffer result;
    /** 16-bit activations as floats; null until needed. */
    private NativeBlock widened;

    private final JavaSpread otherTypes = new JavaSpread();

    NativeSpread(int tier, int sampleCount, MemoryBudget budget) {
        this.tier = tier;
        this.budget = budget;
        this.setBytes = (sampleCount + 63L) / 64 * Long.BYTES;
        this.memory = budget.allocate(MemoryTag.WORKSPACE, setBytes + NativeKernels.spreadBytes());
        this.set = memory.slice(0, setBytes).asLongBuffer();
        this.result = memory.slice(setBytes, NativeKernels.spreadBytes());
    }

    @Override
    public ActivationSpread measure(RankedNeuron neuron, long[] samples) {
        return neuron instanceof NativeRankedNeuron ranked && neuron.values() instanceof DenseValues values
                ? measure(values, ranked.activationOrder(), samples)
                : measure(neuron.values(), samples);
    }

    @Override
    public ActivationSpread measure(DenseValues values, long[] samples) {
        return measure(values, 0, samples);
    }

    /** @param order address of the order of the activations, or 0 if it is not known */
    private ActivationSpread measure(DenseValues values, long order, long[] samples) {
        if (values.elementType().exceedsFloat32()) {
            return otherTypes.measure(values, samples);
        }
        set.put(0, samples, 0, set.limit());
        long resultAddress = memory.address() + setBytes;
        NativeKernels.spread32(tier, floats(values), memory.address(), values.sampleCount(), order, resultAddress);
        return new ActivationSpread(
                result.getDouble(0),
                result.getDouble(Double.BYTES),
                counts(INSIDE_OFFSET),
                counts(OUTSIDE_OFFSET),
                samples(TOP_OFFSET, result.getInt(COUNTS_OFFSET)),
                samples(INACTIVE_OFFSET, result.getInt(COUNTS_OFFSET + Integer.BYTES)));
    }

    /** Returns the address of the activations as floats. */
    private long floats(DenseValues values) {
        if (values.elementType() == ElementType.FLOAT32) {
            return values.address();
        }
        if (widened == null) {
            widened = budget.allocate(MemoryTag.WORKSPACE, (long) values.sampleCount() * Float.BYTES);
        }
        int bfloat16 = values.elementType() == ElementType.BFLOAT16 ? 1 : 0;
        NativeKernels.widen16(tier, values.address(), bfloat16, values.sampleCount(), widened.address());
        return widened.address();
    }

    private List<Long> counts(int offset) {
        return IntStream.range(0, ActivationSpread.BINS)
                .mapToObj(bin -> result.getLong(offset + bin * Long.BYTES))
                .toList();
    }

    private List<Integer> samples(int offset, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> result.getInt(offset + i * Integer.BYTES))
                .toList();
    }

    @Override
    public void close() {
        memory.close();
        if (widened != null) {
            widened.close();
        }
    }
}
