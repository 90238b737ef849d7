package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import dev.invert.ElementType;
import dev.invert.NeuronValues;
import dev.invert.internal.jni.NativeKernels;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.LongBuffer;

/** Ranks one neuron at a time in C++ and sums the doubled mid-ranks per pattern. */
final class NativeRanker implements AutoCloseable {
    /** Size of the kernels' four-word summary, on its own cache line before the scratch. */
    private static final int SUMMARY_BYTES = 64;

    private final PatternTable table;
    private final int tier;
    private ElementType preparedFor;
    private NativeBlock memory;
    private LongBuffer found;

    NativeRanker(PatternTable table, int tier) {
        this.table = table;
        this.tier = tier;
    }

    /** Returns the bytes of native memory that ranking activations of a type takes. */
    static long byteCount(ElementType type, long sampleCount) {
        return SUMMARY_BYTES
                + switch (type) {
                    case FLOAT16, BFLOAT16 -> NativeKernels.rank16ScratchBytes(sampleCount);
                    // Activations of 64 bits are ranked by their keys.
                    case FLOAT32, FLOAT64, INT64, UINT64 -> NativeKernels.rankScratchBytes(sampleCount);
                };
    }

    /**
     * Ranks a neuron.
     *
     * @param neuron the activations, of at most 32 bits
     * @param sumsAddress address that receives the sum of the doubled mid-ranks of each pattern
     * @param summary receives the other results
     */
    void rank(NeuronValues neuron, long sumsAddress, RankSummary summary) {
        table.requireSampleCount(neuron);
        DenseValues values = (DenseValues) neuron;
        prepareFor(values.elementType());
        long scratch = memory.address() + SUMMARY_BYTES;
        switch (values.elementType()) {
            case FLOAT32 ->
                NativeKernels.rank32(
                        tier,
                        values.address(),
                        table.patternOfSampleAddress(),
                        table.patternSizesAddress(),
                        table.sampleCount(),
                        table.patternCount(),
                        scratch,
                        sumsAddress,
                        memory.address());
            case FLOAT16, BFLOAT16 ->
                NativeKernels.rank16(
                        tier,
                        values.address(),
                        values.elementType() == ElementType.BFLOAT16 ? 1 : 0,
                        table.patternOfSampleAddress(),
                        table.patternSizesAddress(),
                        table.sampleCount(),
                        table.patternCount(),
                        scratch,
                        sumsAddress,
                        memory.address());
            default -> throw new IllegalArgumentException("neuron of " + values.elementType() + ": rank its keys");
        }
        summary.set(found.get(0), found.get(1) == 1, Double.longBitsToDouble(found.get(2)));
    }

    /** Returns the address of the scratch of the last ranking. */
    long scratchAddress() {
        return memory.address() + SUMMARY_BYTES;
    }

    private void prepareFor(ElementType type) {
        if (type == preparedFor) {
            return;
        }
        close();
        memory = table.budget().allocate(MemoryTag.WORKSPACE, byteCount(type, table.sampleCount()));
        found = memory.slice(0, SUMMARY_BYTES).asLongBuffer();
        preparedFor = type;
    }

    @Override
    public void close() {
        preparedFor = null;
        if (memory != null) {
            memory.close();
            memory = null;
        }
    }
}
