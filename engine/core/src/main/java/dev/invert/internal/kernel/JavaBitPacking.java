package dev.invert.internal.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Packs bits in Java. */
final class JavaBitPacking implements BitPacking {
    @Override
    public int countBits(byte[] bytes, int count) {
        ByteBuffer eights = ByteBuffer.wrap(bytes);
        int i = 0;
        for (; i + Long.BYTES <= count && (eights.getLong(i) & ~0x0101010101010101L) == 0; i += Long.BYTES) {}
        while (i < count && (bytes[i] & ~1) == 0) {
            i++;
        }
        return i;
    }

    @Override
    public void pack(byte[] bytes, int from, int count, long[] words) {
        ByteBuffer eights = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int start = 0; start < count; start += Long.SIZE) {
            long word = 0;
            int end = Math.min(Long.SIZE, count - start);
            int i = 0;
            for (; i + Long.BYTES <= end; i += Long.BYTES) {
                word |= packed(eights.getLong(from + start + i)) << i;
            }
            for (; i < end; i++) {
                word |= (long) bytes[from + start + i] << i;
            }
            words[start >>> 6] = word;
        }
    }

    /**
     * Packs eight bytes of 0 or 1 into eight bits: the factor moves byte i to bit 56 + i, and none of its other
     * products overlap.
     */
    private static long packed(long bytes) {
        return (bytes * 0x0102040810204080L) >>> 56;
    }
}
