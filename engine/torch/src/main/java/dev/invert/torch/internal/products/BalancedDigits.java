package dev.invert.torch.internal.products;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Digits of integers in base 2^b, from -2^(b-1) to 2^(b-1) - 1, the least significant first: the integer is
 * {@code Σ digit_i 2^(b i)}.
 *
 * @param bits b
 * @param count number of digits
 */
record BalancedDigits(int bits, int count) {
    /** Returns the trivial split into one digit, the integer itself. */
    static BalancedDigits whole() {
        return new BalancedDigits(Long.SIZE, 1);
    }

    /**
     * Returns the smallest number of digits that can represent all integers up to a magnitude.
     *
     * @param bits size of a digit, from 2 to 31
     * @param maxMagnitude largest magnitude, at least 0
     */
    static BalancedDigits of(int bits, long maxMagnitude) {
        int count = 1;
        long largest = largest(bits);
        while (largest < maxMagnitude) {
            count++;
            // Long arithmetic: the last digit may exceed 63 bits only where the sum already suffices.
            long next = (largest << bits) + largest(bits);
            largest = next >> bits == largest ? next : Long.MAX_VALUE;
        }
        return new BalancedDigits(bits, count);
    }

    private static long largest(int bits) {
        return (1L << (bits - 1)) - 1;
    }

    /** Splits int64 values into {@link #count()} int64 tensors of the same shape. */
    List<Tensor> split(Tensor values) {
        if (count == 1) {
            return List.of(values);
        }
        List<Tensor> digits = new ArrayList<>();
        Tensor rest = values;
        Scalar half = new Scalar(1L << (bits - 1));
        Scalar mask = new Scalar((1L << bits) - 1);
        for (int i = 0; i < count - 1; i++) {
            Tensor digit = rest.add(half).bitwise_and(mask).sub(half);
            digits.add(digit);
            rest = rest.sub(digit).__rshift__(new Scalar((long) bits));
        }
        digits.add(rest);
        return digits;
    }

    /** Returns the weight of a digit as a shift: 2^(b i). */
    int shift(int digit) {
        return digit == 0 ? 0 : bits * digit;
    }
}
