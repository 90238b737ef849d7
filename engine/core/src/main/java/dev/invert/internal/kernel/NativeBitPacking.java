package dev.invert.internal.kernel;

import dev.invert.internal.jni.NativeSetKernels;

/** Packs bits in C++. */
final class NativeBitPacking implements BitPacking {
    private final int tier;

    NativeBitPacking(int tier) {
        this.tier = tier;
    }

    @Override
    public int countBits(byte[] bytes, int count) {
        return (int) NativeSetKernels.firstOtherByte(bytes, 0, count);
    }

    @Override
    public void pack(byte[] bytes, int from, int count, long[] words) {
        NativeSetKernels.packBits(tier, bytes, from, count, words);
    }
}
