package dev.invert.internal.kernel;

import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * Centered ranks of several neurons over patterns: {@code v_p = w_p - m_p (N + 1)}, with w_p the sum of the doubled
 * mid-ranks of the m_p samples of pattern p. Over any truth set they sum to Z. Takes R longs per neuron in native
 * memory. Different threads may write different neurons.
 */
public final class CenteredRanks implements AutoCloseable {
    private final PatternTable table;
    private final int patternCount;
    private final int neuronCount;
    private final NativeBlock memory;

    /**
     * Allocates ranks, all of them 0.
     *
     * @param table the patterns; must stay open as long as this object
     * @param neuronCount number of neurons to make room for
     * @throws dev.invert.errors.InvertException if the memory limit does not allow it
     */
    public CenteredRanks(PatternTable table, int neuronCount) {
        this.table = table;
        this.patternCount = table.patternCount();
        this.neuronCount = neuronCount;
        this.memory = table.budget().allocate(MemoryTag.RANKS, bytesPerNeuron(table) * neuronCount);
    }

    /** Returns the bytes of native memory that one neuron takes. */
    public static long bytesPerNeuron(PatternTable table) {
        return (long) table.patternCount() * Long.BYTES;
    }

    /** Returns the number of neurons that there is room for. */
    public int neuronCount() {
        return neuronCount;
    }

    /** Returns the native address of the first of a neuron's R longs. */
    public long address(int neuron) {
        return memory.address() + (long) neuron * patternCount * Long.BYTES;
    }

    /** Returns the R longs of a neuron as a view, not a copy. */
    public LongBuffer row(int neuron) {
        long byteCount = (long) patternCount * Long.BYTES;
        return memory.slice(neuron * byteCount, byteCount).asLongBuffer();
    }

    /** Subtracts m_p (N + 1) from every sum w_p of a neuron, which leaves v_p. */
    void center(int neuron) {
        LongBuffer row = row(neuron);
        IntBuffer sizes = table.patternSizes();
        long meanRank = table.sampleCount() + 1L;
        for (int p = 0; p < patternCount; p++) {
            row.put(p, row.get(p) - sizes.get(p) * meanRank);
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
