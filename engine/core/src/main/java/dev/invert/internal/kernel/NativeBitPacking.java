package dev.invert.internal.kernel;

import dev.invert.internal.jni.NativeKernels;

/** Packs bits in C++. */
final class NativeBitPacking implements BitPacking {
    private final int tier;

    NativeBitPacking(int tier) {
        this.tier = tier;
    }

    @Override
    public int countBits(byte[] bytes, int count) {
        return (int) NativeKernels.firstOtherByte(bytes, 0, count);
    }

    @Override
    public void pack(byte[] bytes, int from, int count, long[] words) {
        NativeKernels.packBits(tier, bytes, from, count, words);
    }
}
