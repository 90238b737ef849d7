package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

/** Measures the spread of activations of any type in Java. */
final class JavaSpread implements ActivationSpread.Kernel {
    @Override
    public ActivationSpread measure(DenseValues values, long[] set) {
        return values.elementType().exceedsFloat32()
                ? measure(new WideValues(values), set)
                : measure(values.floats(), set);
    }

    private static ActivationSpread measure(FloatBuffer floats, long[] set) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < floats.limit(); i++) {
            low = Math.min(low, floats.get(i));
            high = Math.max(high, floats.get(i));
        }
        double scale = high > low ? ActivationSpread.BINS / (high - low) : 0;
        int[] bins = new int[floats.limit()];
        for (int i = 0; i < bins.length; i++) {
            bins[i] = (int) ((floats.get(i) - low) * scale);
        }
        return spread(low, high, bins, i -> key(floats.get(i)), set);
    }

    private static ActivationSpread measure(WideValues values, long[] set) {
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        for (int i = 0; i < values.count(); i++) {
            low = Math.min(low, values.key(i));
            high = Math.max(high, values.key(i));
        }
        double range = values.distance(high, low);
        int[] bins = new int[values.count()];
        for (int i = 0; i < bins.length; i++) {
            bins[i] = range > 0 ? (int) (values.distance(values.key(i), low) / range * ActivationSpread.BINS) : 0;
        }
        return spread(values.value(low), values.value(high), bins, values::key, set);
    }

    /** Returns an integer in the order of {@link Float#compare}, in which -0 is less than 0. */
    private static long key(float value) {
        int bits = Float.floatToRawIntBits(value);
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }

    private static ActivationSpread spread(double low, double high, int[] bins, IntToLongFunction keys, long[] set) {
        long[][] counts = new long[2][ActivationSpread.BINS];
        ExtremeSamples top = new ExtremeSamples(ActivationSpread.TOP_SAMPLES);
        ExtremeSamples inactive = new ExtremeSamples(ActivationSpread.INACTIVE_SAMPLES);
        for (int i = 0; i < bins.length; i++) {
            int inside = (int) (set[i >>> 6] >>> i & 1);
            counts[inside][Math.min(ActivationSpread.BINS - 1, bins[i])]++;
            long key = keys.applyAsLong(i);
            top.offer(i, key);
            if (inside == 1) {
                // The complement reverses the order.
                inactive.offer(i, ~key);
            }
        }
        return new ActivationSpread(
                low,
                high,
                Arrays.stream(counts[1]).boxed().toList(),
                Arrays.stream(counts[0]).boxed().toList(),
                top.toList(),
                inactive.toList());
    }

    @Override
    public void close() {
        // Holds no memory.
    }
}
