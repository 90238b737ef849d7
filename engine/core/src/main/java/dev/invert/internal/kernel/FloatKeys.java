package dev.invert.internal.kernel;

import dev.invert.ActivationBlock;
import dev.invert.DenseBlock;
import dev.invert.DenseValues;
import dev.invert.ElementType;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * float32 keys in the order of one neuron's activations of 64 bits, which every kernel ranks as they are. If float32 holds
 * all activations exactly, the keys are the activations. Otherwise the keys number the distinct activations from zero
 * upwards and downwards: each is the float32 whose bits are that number plus an offset, so that the keys are exact for any
 * N below 2^31 - 2^24, and zeros stay zeros. Not thread-safe.
 */
final class FloatKeys implements AutoCloseable {
    /** Bits of the smallest normal number: smaller ones may be rounded to 0 by some instructions. */
    private static final int FIRST_BITS = 0x0080_0000;

    private static final int SIGN = 0x8000_0000;
    private static final int MOMENT_LANES = 16;

    private final PatternTable table;
    private final LongSort sort;
    private DenseBlock block;
    private NativeBlock distinctMemory;
    private LongBuffer distinct;
    private WideValues values;
    private long firstKey;
    private int below;
    private boolean exact;

    /** @param sort shared by the lanes of a workspace */
    FloatKeys(PatternTable table, LongSort sort) {
        this.table = table;
        this.sort = sort;
    }

    /** Returns the bytes of native memory that the keys of a neuron take. */
    static long byteCount(ElementType type, long sampleCount) {
        return type.exceedsFloat32() ? sampleCount * (Float.BYTES + Long.BYTES) : 0;
    }

    /**
     * Returns the keys of a neuron, valid until the next call. An activation that is NaN or infinite has a key that is
     * NaN or infinite.
     *
     * @param wide activations of a type that float32 does not cover
     */
    DenseValues of(DenseValues wide) {
        table.requireSampleCount(wide);
        if (block == null) {
            NativeBlock memory = table.budget().allocate(MemoryTag.WORKSPACE, (long) table.sampleCount() * Float.BYTES);
            block = ActivationBlock.owning(memory, 0, 1, table.sampleCount(), ElementType.FLOAT32);
        }
        values = new WideValues(wide);
        firstKey = values.key(0);
        FloatBuffer keys = block.floats(0);
        exact = copyExact(keys);
        if (!exact) {
            int nonFinite = values.nonFiniteSample();
            if (nonFinite >= 0) {
                for (int i = 0; i < nonFinite; i++) {
                    keys.put(i, 0);
                }
                keys.put(nonFinite, Float.NaN);
            } else {
                number(keys);
            }
        }
        return new DenseValues(block, 0);
    }

    private boolean copyExact(FloatBuffer keys) {
        for (int i = 0; i < values.count(); i++) {
            float same = values.exactFloat(i);
            if (Float.isNaN(same)) {
                return false;
            }
            keys.put(i, same);
        }
        return true;
    }

    private void number(FloatBuffer keys) {
        int n = values.count();
        sort.sort(values);
        if (distinctMemory == null) {
            distinctMemory = table.budget().allocate(MemoryTag.WORKSPACE, (long) n * Long.BYTES);
            distinct = distinctMemory.slice(0, (long) n * Long.BYTES).asLongBuffer();
        }
        long zero = values.zeroKey();
        int count = 0;
        below = 0;
        for (int place = 0; place < n; place++) {
            long key = sort.key(place);
            if (place == 0 || key != sort.key(place - 1)) {
                below += key < zero ? 1 : 0;
                distinct.put(count++, key);
            }
        }
        int number = -1;
        for (int place = 0; place < n; place++) {
            long key = sort.key(place);
            number += place == 0 || key != sort.key(place - 1) ? 1 : 0;
            keys.put(sort.sample(place), key == zero ? 0 : Float.intBitsToFloat(bits(number)));
        }
    }

    private int bits(int number) {
        return number < below ? SIGN | (FIRST_BITS + below - 1 - number) : FIRST_BITS + number - below;
    }

    /** Returns whether the keys are the activations themselves. */
    boolean exact() {
        return exact;
    }

    /** Sets the distances of located samples from the first sample's activation, in place of those of their keys. */
    void measureDistances(LocatedSamples located) {
        double[] distances = new double[located.size()];
        for (int i = 0; i < distances.length; i++) {
            int bits = Float.floatToRawIntBits(located.value(i));
            int number = (bits & SIGN) != 0 ? below - 1 - ((bits & ~SIGN) - FIRST_BITS) : bits - FIRST_BITS + below;
            distances[i] = values.distance(distinct.get(number), firstKey);
        }
        located.setDistances(distances);
    }

    /** Returns the moments of the activations, in the order of {@link JavaLocator#moments}. */
    Moments moments() {
        double[] sums = new double[MOMENT_LANES];
        double[] squares = new double[MOMENT_LANES];
        for (int i = 0; i < values.count(); i++) {
            double distance = values.distance(values.key(i), firstKey);
            sums[i % MOMENT_LANES] += distance;
            squares[i % MOMENT_LANES] += distance * distance;
        }
        double sum = 0;
        double square = 0;
        for (int lane = 0; lane < MOMENT_LANES; lane++) {
            sum += sums[lane];
            square += squares[lane];
        }
        return new Moments(
                values.value(firstKey), values.distance(values.zeroKey(), firstKey), sum, square, values.scale());
    }

    @Override
    public void close() {
        if (block != null) {
            block.close();
            block = null;
        }
        if (distinctMemory != null) {
            distinctMemory.close();
            distinctMemory = null;
        }
    }
}
