package dev.invert.audit;

import java.nio.LongBuffer;
import java.util.function.IntConsumer;

/** Truth sets: bit {@code i % 64} of word {@code i / 64} is sample i. */
final class Bits {
    private Bits() {}

    static boolean get(LongBuffer bits, int sample) {
        return (bits.get(sample >>> 6) >>> sample & 1) != 0;
    }

    /** Calls a consumer with each sample of a truth set, in ascending order. */
    static void forEach(LongBuffer bits, IntConsumer consumer) {
        for (int w = 0; w < bits.limit(); w++) {
            for (long word = bits.get(w); word != 0; word &= word - 1) {
                consumer.accept((w << 6) + Long.numberOfTrailingZeros(word));
            }
        }
    }
}
