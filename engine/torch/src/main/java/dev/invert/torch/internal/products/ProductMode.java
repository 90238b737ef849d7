package dev.invert.torch.internal.products;

import dev.invert.errors.InvertException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An arithmetic in which a device multiplies integers by zeros and ones. Every partial sum is an integer that the
 * accumulator can represent, so that the result is exact in whatever order a device adds.
 */
public enum ProductMode {
    /** One float64 product for counts and sums together: n 2^s + Z. */
    FLOAT64_PACKED("float64-packed", 0, Integer.MAX_VALUE),
    /** A float64 product for counts and one for sums. */
    FLOAT64("float64", 0, Integer.MAX_VALUE),
    /** Digits in float16, sums in float32. */
    FLOAT16("float16", 12, 1 << 13),
    /** Digits and sums in float32. */
    FLOAT32("float32", 25, 1 << 10),
    /** Digits in int8, sums in int32. */
    INT8("int8", 8, 1 << 24);

    /** Largest number whose neighbors are integers in float64. */
    private static final long LARGEST_DOUBLE = 1L << 53;

    /** Largest number of samples for which a count and a sum fit into one float64. */
    static final int MOST_PACKED_SAMPLES = (1 << 18) - 1;

    private final String text;
    private final int bits;
    private final int mostSummands;

    ProductMode(String text, int bits, int mostSummands) {
        this.text = text;
        this.bits = bits;
        this.mostSummands = mostSummands;
    }

    /** Returns the name as used in options and run.json. */
    public String text() {
        return text;
    }

    /**
     * Returns the mode of a name.
     *
     * @throws InvertException if there is none
     */
    public static ProductMode of(String text) {
        return Arrays.stream(values())
                .filter(mode -> mode.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new InvertException("unknown arithmetic '" + text + "'; legal are auto, "
                        + Arrays.stream(values()).map(ProductMode::text).collect(Collectors.joining(", "))));
    }

    /**
     * Returns whether the mode is exact for a problem.
     *
     * @param sampleCount N
     * @param maxSum bound on |Z| of every set of samples
     */
    public boolean isExact(long sampleCount, long maxSum) {
        return switch (this) {
            case FLOAT64_PACKED ->
                sampleCount <= MOST_PACKED_SAMPLES && fits(sampleCount, maxSum, packingShift(maxSum));
            case FLOAT64 -> maxSum <= LARGEST_DOUBLE / 4 && sampleCount <= LARGEST_DOUBLE / sampleCount;
            case FLOAT16, FLOAT32, INT8 -> true;
        };
    }

    private static boolean fits(long sampleCount, long maxSum, int shift) {
        return shift < Long.SIZE - 1
                && sampleCount <= LARGEST_DOUBLE >> shift
                && (sampleCount << shift) + maxSum <= LARGEST_DOUBLE;
    }

    /** Returns the smallest s with |Z| &lt; 2^(s-1) for every |Z| up to {@code maxSum}. */
    static int packingShift(long maxSum) {
        return Long.SIZE - Long.numberOfLeadingZeros(maxSum) + 1;
    }

    /** Returns the largest number of products that one accumulator adds up. */
    int mostSummands() {
        return mostSummands;
    }

    /**
     * Returns how to split weights into digits for this mode.
     *
     * @param summands number of products that are added up in all, R
     * @param maxWeight bound on the magnitude of every weight
     */
    BalancedDigits digits(long summands, long maxWeight) {
        return switch (this) {
            case FLOAT64_PACKED, FLOAT64 -> BalancedDigits.whole();
            case FLOAT16, INT8 -> BalancedDigits.of(bits, maxWeight);
            // Fewer summands leave room for longer digits: together they have 24 bits.
            case FLOAT32 -> BalancedDigits.of(bits - ceilLog2(Math.min(summands, mostSummands)), maxWeight);
        };
    }

    private static int ceilLog2(long value) {
        return Long.SIZE - Long.numberOfLeadingZeros(value - 1);
    }
}
