package dev.invert.internal.kernel;

import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * Some neurons' ranks over patterns: {@code v_p = w_p - m_p (N + 1)} for w_p the sum of the doubled mid-ranks of the m_p
 * samples of pattern p. Over any truth set they add up to Z. R longs per neuron, in native memory; different neurons may
 * be written by different threads.
 */
public final class CenteredRanks implements AutoCloseable {
    private final PatternTable table;
    private final int patternCount;
    private final int neuronCount;
    private final NativeBlock memory;

    /**
     * All zero.
     *
     * @param table the patterns; must stay open as long as this
     * @param neuronCount how many neurons there is room for
     * @throws dev.invert.errors.InvertException if the memory limit does not allow it
     */
    public CenteredRanks(PatternTable table, int neuronCount) {
        this.table = table;
        this.patternCount = table.patternCount();
        this.neuronCount = neuronCount;
        this.memory = table.budget().allocate(MemoryTag.RANKS, bytesPerNeuron(table) * neuronCount);
    }

    /** Bytes of native memory that one neuron takes. */
    public static long bytesPerNeuron(PatternTable table) {
        return (long) table.patternCount() * Long.BYTES;
    }

    /** How many neurons there is room for. */
    public int neuronCount() {
        return neuronCount;
    }

    /** Native address of the first of a neuron's R longs. */
    public long address(int neuron) {
        return memory.address() + (long) neuron * patternCount * Long.BYTES;
    }

    /** The R longs of a neuron; a view, not a copy. */
    public LongBuffer row(int neuron) {
        long byteCount = (long) patternCount * Long.BYTES;
        return memory.slice(neuron * byteCount, byteCount).asLongBuffer();
    }

    /** Takes m_p (N + 1) from every sum w_p of a neuron, which leaves v_p. */
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
