package dev.invert;

import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;

/**
 * Seeded random activations of 64 bits, most of which float32 merges with others, and their values as decimals.
 */
public final class WideMatrix implements ActivationMatrix {
    /** Number of kinds of neurons; neuron k is of kind {@code k % KINDS}. */
    public static final int KINDS = 7;

    private static final long HIGH_BIT = Long.MIN_VALUE;

    private final ElementType type;
    private final long[][] rows;

    /** Creates K neurons that are higher on the samples of one column of the problem each. */
    public WideMatrix(ElementType type, RandomProblem problem, int neurons, long seed) {
        this.type = type;
        this.rows = new long[neurons][problem.sampleCount];
        Random random = new Random(seed);
        for (int k = 0; k < neurons; k++) {
            boolean[] planted = problem.columns[k % problem.columns.length];
            for (int i = 0; i < problem.sampleCount; i++) {
                int level = random.nextInt(6) + (planted[i] ? 2 : 0);
                rows[k][i] = type == ElementType.FLOAT64
                        ? Double.doubleToRawLongBits(number(k % KINDS, level, random))
                        : integer(k % KINDS, level, random);
            }
        }
    }

    private static double number(int kind, int level, Random random) {
        return switch (kind) {
            case 0 -> 1 - 1e-9 * level;
            case 1 -> level == 0 ? -0.0 : level == 1 ? 0.0 : Math.pow(10, level - 70);
            case 2 -> (random.nextBoolean() ? -1 : 1) * (3 + level * Math.ulp(3.0));
            case 3 -> random.nextInt(3) > 0 ? 0 : (level - 4) * (1 + 1e-12 * level);
            case 4 -> (level - 3) * 4e307 * (1 + 1e-10 * random.nextInt(3));
            case 5 -> level * Double.MIN_VALUE;
            default -> level; // float32 holds all of them
        };
    }

    private long integer(int kind, int level, Random random) {
        return switch (kind) {
            case 0 -> (1L << 60) + level;
            case 1 -> (1L << 24) + level;
            case 2 -> type == ElementType.UINT64 ? HIGH_BIT + level : HIGH_BIT + level * (long) 1e17;
            case 3 -> random.nextInt(3) > 0 ? 0 : (1L << 53) + level;
            case 4 -> (level & 1) == 0 ? Long.MAX_VALUE - level : HIGH_BIT + level;
            case 5 -> level - 1L; // -1 is the largest unsigned number
            default -> level;
        };
    }

    /** Returns the exact value of an activation. */
    public BigDecimal value(int neuron, int sample) {
        long bits = rows[neuron][sample];
        return switch (type) {
            case FLOAT64 -> new BigDecimal(Double.longBitsToDouble(bits));
            case INT64 -> BigDecimal.valueOf(bits);
            default -> new BigDecimal(Long.toUnsignedString(bits));
        };
    }

    /** Returns the dense rank of each activation of a neuron, which float32 holds. */
    public float[] ranks(int neuron) {
        BigDecimal[] values = new BigDecimal[sampleCount()];
        Arrays.setAll(values, i -> value(neuron, i));
        BigDecimal[] distinct = Arrays.stream(values).distinct().sorted().toArray(BigDecimal[]::new);
        float[] ranks = new float[values.length];
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = Arrays.binarySearch(distinct, values[i]);
        }
        return ranks;
    }

    /** Replaces an activation by NaN. */
    public void setNaN(int neuron, int sample) {
        rows[neuron][sample] = Double.doubleToRawLongBits(Double.NaN);
    }

    @Override
    public int sampleCount() {
        return rows[0].length;
    }

    @Override
    public int neuronCount() {
        return rows.length;
    }

    @Override
    public ElementType elementType() {
        return type;
    }

    @Override
    public MemoryBudget budget() {
        return MemoryBudget.process();
    }

    @Override
    public ActivationBlock load(int firstNeuron, int count) {
        int n = sampleCount();
        NativeBlock memory = budget().allocate(MemoryTag.ACTIVATIONS, (long) count * n * Long.BYTES);
        for (int k = 0; k < count; k++) {
            memory.slice((long) k * n * Long.BYTES, (long) n * Long.BYTES)
                    .asLongBuffer()
                    .put(rows[firstNeuron + k]);
        }
        return ActivationBlock.owning(memory, firstNeuron, count, n, type);
    }

    @Override
    public void close() {
        // Blocks are copies.
    }
}
