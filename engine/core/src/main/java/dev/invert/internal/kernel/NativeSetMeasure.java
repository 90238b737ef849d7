package dev.invert.internal.kernel;

import dev.invert.internal.jni.NativeSetKernels;

/** Computes n and Z of a truth set over patterns in C++, as {@link SetMeasure} does in Java. Not thread-safe. */
final class NativeSetMeasure {
    private final PatternTable table;
    private final int tier;
    private final long[] measured = new long[2];

    NativeSetMeasure(PatternTable table, int tier) {
        this.table = table;
        this.tier = tier;
    }

    /**
     * Returns n and Z of a truth set; the next call overwrites them.
     *
     * @param truthAddress address of the truth set over patterns
     * @param sumsAddress address of the sum of the doubled mid-ranks of each pattern
     */
    long[] measure(long truthAddress, long sumsAddress) {
        return measured(
                size(truthAddress), NativeSetKernels.setSum(tier, truthAddress, table.wordCount(), sumsAddress));
    }

    /**
     * Returns n and Z of a truth set from its rank sum; the next call overwrites them.
     *
     * @param sum sum of the doubled mid-ranks of the samples in the set
     */
    long[] measured(long n, long sum) {
        measured[0] = n;
        measured[1] = sum - n * (table.sampleCount() + 1L);
        return measured;
    }

    /** Returns the number of samples in a truth set. */
    long size(long truthAddress) {
        return NativeSetKernels.setSize(tier, truthAddress, table.wordCount(), table.otherSizesAddress());
    }
}
