package dev.invert.internal.memory;

import dev.invert.internal.jni.NativeKernels;
import dev.invert.internal.jni.NativeSetKernels;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;

/** Copies selected elements and bits of native memory: in C++, or in Java if no native library can be loaded. */
public final class Gather {
    private Gather() {}

    /**
     * Memory that is copied from or to.
     *
     * @param block the block
     * @param offset offset of the first byte
     * @param count number of elements or bits
     */
    public record Part(NativeBlock block, long offset, int count) {
        private long address() {
            return block.address() + offset;
        }

        private ByteBuffer elements(int elementBytes) {
            return block.slice(offset, (long) count * elementBytes);
        }

        private LongBuffer words() {
            return block.slice(offset, (count + 63L) / 64 * Long.BYTES).asLongBuffer();
        }
    }

    /**
     * Copies elements.
     *
     * @param elementBytes size of one element: 2, 4 or 8
     * @param places places to copy from, one for each element of the target
     * @throws IndexOutOfBoundsException if there is no such place
     */
    public static void elements(Part from, int elementBytes, int[] places, Part to) {
        if (NativeKernels.whyNot() != null) {
            elementsInJava(from.elements(elementBytes), elementBytes, places, to.elements(elementBytes));
            return;
        }
        require(
                NativeSetKernels.gatherElements(
                        from.address(), from.count, elementBytes, places, places.length, to.address()),
                from,
                places);
    }

    /**
     * Copies bits; bits beyond the last one are 0.
     *
     * @param places places to copy from, one for each bit of the target
     * @throws IndexOutOfBoundsException if there is no such place
     */
    public static void bits(Part from, int[] places, Part to) {
        if (NativeKernels.whyNot() != null) {
            bitsInJava(from.words(), places, to.words());
            return;
        }
        require(
                NativeSetKernels.gatherBits(from.address(), from.count, places, places.length, to.address()),
                from,
                places);
    }

    private static void require(long copied, Part from, int[] places) {
        if (copied < places.length) {
            throw new IndexOutOfBoundsException("place " + places[(int) copied] + " of " + from.count + " elements");
        }
    }

    static void elementsInJava(ByteBuffer from, int elementBytes, int[] places, ByteBuffer to) {
        for (int i = 0; i < places.length; i++) {
            switch (elementBytes) {
                case Short.BYTES -> to.putShort(i * Short.BYTES, from.getShort(places[i] * Short.BYTES));
                case Integer.BYTES -> to.putInt(i * Integer.BYTES, from.getInt(places[i] * Integer.BYTES));
                default -> to.putLong(i * Long.BYTES, from.getLong(places[i] * Long.BYTES));
            }
        }
    }

    static void bitsInJava(LongBuffer from, int[] places, LongBuffer to) {
        for (int start = 0; start < places.length; start += Long.SIZE) {
            int end = Math.min(places.length, start + Long.SIZE);
            long word = 0;
            for (int i = start; i < end; i++) {
                word |= (from.get(places[i] >>> 6) >>> places[i] & 1) << i;
            }
            to.put(start >>> 6, word);
        }
    }
}
