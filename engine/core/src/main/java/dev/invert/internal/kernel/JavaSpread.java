package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Measures the spread of activations of any type in Java. */
final class JavaSpread implements ActivationSpread.Kernel {
    @Override
    public ActivationSpread measure(DenseValues values, long[] set) {
        FloatBuffer floats = values.floats();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < floats.limit(); i++) {
            low = Math.min(low, floats.get(i));
            high = Math.max(high, floats.get(i));
        }
        double scale = high > low ? ActivationSpread.BINS / (high - low) : 0;
        long[][] counts = new long[2][ActivationSpread.BINS];
        ExtremeSamples top = new ExtremeSamples(ActivationSpread.TOP_SAMPLES);
        ExtremeSamples inactive = new ExtremeSamples(ActivationSpread.INACTIVE_SAMPLES);
        for (int i = 0; i < floats.limit(); i++) {
            float value = floats.get(i);
            int inside = (int) (set[i >>> 6] >>> i & 1);
            counts[inside][Math.min(ActivationSpread.BINS - 1, (int) ((value - low) * scale))]++;
            top.offer(i, value);
            if (inside == 1) {
                inactive.offer(i, -value);
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
