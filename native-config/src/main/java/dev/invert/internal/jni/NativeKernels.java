package dev.invert.internal.jni;

import java.util.List;
import org.bytedeco.javacpp.annotation.Cast;
import org.bytedeco.javacpp.annotation.Namespace;
import org.bytedeco.javacpp.annotation.NoException;
import org.bytedeco.javacpp.annotation.Platform;

/**
 * The functions of {@code kernels.h}, one to one. Every pointer is the address of off-heap memory as a long, every size a number of elements; 0 is a
 * null pointer where a parameter says so. Nothing is checked: the caller owns the memory and has checked the sizes, and
 * has seen {@link #whyNot()} return null. Bit i of a set is bit i % 64 of its word i / 64.
 *
 * <p>A tier is the number of a {@link KernelTier} that is available; all tiers give the same bits. Functions without a
 * tier have one implementation. All are safe to call from several threads on disjoint outputs and scratch.
 */
@Platform(include = "kernels.h", library = "jniInvertKernels")
@Namespace("invert")
@NoException
public final class NativeKernels {
    /** Size of one candidate of the selections. */
    public static final int CANDIDATE_BYTES = 24;

    /** Must equal {@code abiVersion()} of {@code kernels.h}. */
    static final int ABI_VERSION = 5;

    private NativeKernels() {}

    static native int abiVersion();

    static native int cpuTier();

    /** Null when the kernels can be called, else the reason in one line. Never throws. */
    public static String whyNot() {
        return KernelLibrary.WHY_NOT;
    }

    /** The instruction sets that kernels are compiled for, slowest first, available or not. */
    public static List<KernelTier> tiers() {
        return KernelTier.all();
    }

    /** Bytes of scratch for {@link #rank32}. */
    public static native long rankScratchBytes(long sampleCount);

    /**
     * Sums of the doubled mid-ranks of float values over the samples of each pattern.
     * Returns 0, or 1 where a value is not finite; {@code summary[0]} is then its index and nothing else is set.
     *
     * @param values float[sampleCount]
     * @param patternOf uint32[sampleCount], each below patternCount
     * @param patternSize uint32[patternCount], samples of each pattern
     * @param scratch {@link #rankScratchBytes} bytes, 8-byte aligned
     * @param sums uint64[patternCount], written
     * @param summary int64[4], written: index of the first NaN or infinity or -1; number of distinct values; bits of the
     * double sum of t^3 - t over tie groups, added in ascending order of value; number of zeros
     */
    public static native int rank32(
            int tier,
            @Cast("const float*") long values,
            @Cast("const uint32_t*") long patternOf,
            @Cast("const uint32_t*") long patternSize,
            long sampleCount,
            long patternCount,
            @Cast("void*") long scratch,
            @Cast("uint64_t*") long sums,
            @Cast("int64_t*") long summary);

    /** Size of one sample of {@link #locate}. */
    public static final int LOCATED_BYTES = 16;

    /** How many formulas {@link #locate} takes at once. */
    public static final int LOCATED_FORMULAS = 8;

    /**
     * Where the samples of some formulas stand among all samples in ascending order of value. Returns how many were
     * found: those with a nonzero value that satisfy a formula.
     *
     * @param scratch of the last {@link #rank32}, untouched since
     * @param formulas uint8[patternCount]: bit f of a pattern's byte is formula f
     * @param position of a sample in ascending order of value
     * @param found {@link #LOCATED_BYTES} each, written, ascending: uint32 begin and end of its tie group, float value,
     * uint32 its formulas
     * @param groups int64[4], written: begin and end of the zeros (equal where there are none), and of the tie group at the
     * position
     */
    public static native long locate(
            @Cast("const void*") long scratch,
            @Cast("const uint8_t*") long formulas,
            long position,
            @Cast("invert::LocatedSample*") long found,
            @Cast("int64_t*") long groups);

    /** Returns the bytes of an order kept by {@link #keepOrder}. */
    public static native long orderBytes(long sampleCount);

    /**
     * Copies the order that {@link #rank32} left in its scratch, so that {@link #locate} can read it after further
     * rankings.
     *
     * @param kept {@link #orderBytes} bytes, 16-byte aligned; takes the place of the scratch
     */
    public static native void keepOrder(@Cast("const void*") long scratch, @Cast("void*") long kept);

    /**
     * Sum and sum of squares of {@code values[i] - values[0]}, and values[0]; at least one value. Value i is added to the sums with index
     * {@code i % 16}, which are added up in the end.
     *
     * @param moments double[3], written
     */
    public static native void moments32(
            int tier, @Cast("const float*") long values, long sampleCount, @Cast("double*") long moments);

    /** Bytes of scratch for {@link #rank16}. */
    public static native long rank16ScratchBytes(long sampleCount);

    /**
     * {@link #rank32} for 16-bit floats. At most 2^31 - 1 samples.
     *
     * @param values uint16[sampleCount], the bit patterns
     * @param bfloat16 0: IEEE half, 1: bfloat16
     */
    public static native int rank16(
            int tier,
            @Cast("const uint16_t*") long values,
            int bfloat16,
            @Cast("const uint32_t*") long patternOf,
            long sampleCount,
            long patternCount,
            @Cast("void*") long scratch,
            @Cast("uint64_t*") long sums,
            @Cast("int64_t*") long summary);

    /** Bytes of scratch for {@link #collapseRows}. */
    public static native long collapseScratchBytes(long sampleCount);

    /**
     * Distinct rows of a concept matrix, numbered by first appearance; equality is verified, never taken from a hash.
     * Returns their number, or -1 in the practically impossible case that eight hash functions collided.
     *
     * @param bits uint64[conceptCount][ceil(sampleCount / 64)], bits beyond sampleCount zero
     * @param patternOf uint32[sampleCount], written
     * @param patternSize uint32[sampleCount], the first patternCount written
     * @param representative uint32[sampleCount], the first patternCount written: each pattern's first sample
     */
    public static native long collapseRows(
            @Cast("const uint64_t*") long bits,
            long conceptCount,
            long sampleCount,
            @Cast("uint32_t*") long patternOf,
            @Cast("uint32_t*") long patternSize,
            @Cast("uint32_t*") long representative,
            @Cast("void*") long scratch);

    /**
     * {@code packed[p] = patternSize[p] << 40 | sums[p]}, the weights of {@link #conceptRow}; fewer than 2^20 samples.
     */
    public static native void packWeights(
            @Cast("const uint64_t*") long sums,
            @Cast("const uint32_t*") long patternSize,
            long patternCount,
            @Cast("uint64_t*") long packed);

    /**
     * For every concept j the samples in both the set and j: {@code count << 40 | sum of ranks}; fewer than 2^20 samples.
     * Uses whichever touches fewest patterns: the set, its complement (needs fullRow) or its difference from a parent.
     * Returns 0, 1 or 2 for these plans.
     *
     * @param set uint64[ceil(patternCount / 64)]
     * @param parent another set, or 0
     * @param parentRow the row of parent, or 0
     * @param fullRow the row of all patterns, or 0
     * @param weights of {@link #packWeights}
     * @param row uint64[conceptCount], written; must not be parentRow or fullRow
     */
    public static native int conceptRow(
            @Cast("const uint64_t*") long set,
            @Cast("const uint64_t*") long parent,
            @Cast("const uint64_t*") long parentRow,
            @Cast("const uint64_t*") long fullRow,
            @Cast("const uint64_t*") long weights,
            long patternCount,
            @Cast("const int64_t*") long rowStart,
            @Cast("const void*") long ids,
            int idBytes,
            long conceptCount,
            @Cast("uint64_t*") long row);

    /**
     * {@link #conceptRow} for any number of samples: rows are uint64[conceptCount][2], count and rank sum.
     */
    public static native int conceptRowWide(
            @Cast("const uint64_t*") long set,
            @Cast("const uint64_t*") long parent,
            @Cast("const uint64_t*") long parentRow,
            @Cast("const uint64_t*") long fullRow,
            @Cast("const uint64_t*") long sums,
            @Cast("const uint32_t*") long patternSize,
            long patternCount,
            @Cast("const int64_t*") long rowStart,
            @Cast("const void*") long ids,
            int idBytes,
            long conceptCount,
            @Cast("uint64_t*") long row);

    /** Bytes of scratch for {@link #laneRows}. */
    public static native long laneScratchBytes(long conceptCount);

    /**
     * Sixteen rows of {@link #conceptRow} at once. Every concept is either in rowStart and ids, or one of the dense ones.
     * Returns 0, or 1 where maxWeight is too large for a lane and nothing was done.
     *
     * @param counted 1: rows hold counts, and every pattern is one sample; 0: counts are left 0
     * @param sets uint64[16], addresses of sets; 0 stands for all patterns
     * @param weights uint64[16], addresses of the sums of {@link #rank32}; 0 is an unused lane
     * @param rows uint64[16], addresses of uint64[conceptCount] to write
     * @param maxWeight at least 1 and at least every weight; below 2^24 / 36 counted (2 * sampleCount is a bound there), below
     * 2^32 / 36 not counted
     * @param denseIds uint32[denseCount], ascending
     * @param denseIndex of {@link #tableIndex} over the dense concepts' columns
     */
    public static native int laneRows(
            int tier,
            int counted,
            @Cast("const uint64_t*") long sets,
            @Cast("const uint64_t*") long weights,
            @Cast("const uint64_t*") long rows,
            long maxWeight,
            long patternCount,
            @Cast("const int64_t*") long rowStart,
            @Cast("const void*") long ids,
            int idBytes,
            long denseCount,
            @Cast("const uint32_t*") long denseIds,
            @Cast("const uint64_t*") long denseIndex,
            long conceptCount,
            @Cast("void*") long scratch);

    /** Bytes of {@link #tableIndex}. */
    public static native long tableIndexBytes(long setCount, long patternCount);

    /**
     * Sets in the order in which {@link #scoreSets} and {@link #laneRows} read them.
     *
     * @param sets uint64[setCount][ceil(patternCount / 64)], bits beyond patternCount zero
     */
    public static native void tableIndex(
            @Cast("const uint64_t*") long sets, long setCount, long patternCount, @Cast("uint64_t*") long index);

    /** Bytes of scratch for {@link #scoreSets}. */
    public static native long scoreScratchBytes(long setCount);

    /**
     * Sums of exact integers over sets of patterns: {@code sums[m][k]} of {@code values[k]} over set m.
     *
     * @param laneBits 32 where every result fits an int (centered sums up to 92,681 samples), else 64
     * @param values int64[vectorCount][patternCount]
     * @param sums int64[setCount][vectorCount], written
     */
    public static native void scoreSets(
            int tier,
            int laneBits,
            @Cast("const uint64_t*") long index,
            long setCount,
            long patternCount,
            @Cast("const int64_t*") long values,
            long vectorCount,
            @Cast("void*") long scratch,
            @Cast("int64_t*") long sums);

    /** Samples of each set; patternSize 0 stands for one sample per pattern. */
    public static native void countSets(
            @Cast("const uint64_t*") long sets,
            long setCount,
            long patternCount,
            @Cast("const uint32_t*") long patternSize,
            @Cast("int64_t*") long counts);

    /** Bytes of scratch for the selections. */
    public static native long selectScratchBytes(long beam);

    /**
     * Extensions of a set A by one concept that may be among the best: by concept, then op. Left out are results that are
     * empty, full or equal to A or to the operand, those on the wrong side of the bounds, and those certainly below the
     * threshold or the beam-th best distinct (samples, Z); ties never are. Returns the number of candidates, or -1 where
     * capacity was too small (4 * conceptCount suffices).
     *
     * @param row of {@link #conceptRow} for A
     * @param conceptSamples uint32[conceptCount]
     * @param conceptZ int64[conceptCount]
     * @param allowed uint64[ceil(conceptCount / 64)] of concepts, or 0 for all
     * @param outside 0: samples from minSamples to maxSamples; 1: the others
     * @param direction 1: highest AUC, -1: lowest
     * @param ops bit 0: A and j, 1: A and not j, 2: A or j, 3: A or not j
     * @param threshold least direction * Z / (samples * (sampleCount - samples)), or negative infinity
     * @param beam at least 1
     * @param candidates {@link #CANDIDATE_BYTES} each: int32 concept, int32 op (bit number), int64 samples, int64 Z
     */
    public static native long selectRow(
            int tier,
            @Cast("const uint64_t*") long row,
            long setSamples,
            long setZ,
            @Cast("const uint32_t*") long conceptSamples,
            @Cast("const int64_t*") long conceptZ,
            @Cast("const uint64_t*") long allowed,
            long conceptCount,
            long sampleCount,
            long minSamples,
            long maxSamples,
            int outside,
            int direction,
            int ops,
            double threshold,
            long beam,
            @Cast("void*") long scratch,
            @Cast("void*") long candidates,
            long capacity);

    /** {@link #selectRow} on a row of {@link #conceptRowWide}; fewer than 2^31 samples. */
    public static native long selectRowWide(
            @Cast("const uint64_t*") long row,
            long setSamples,
            long setZ,
            @Cast("const uint32_t*") long conceptSamples,
            @Cast("const int64_t*") long conceptZ,
            @Cast("const uint64_t*") long allowed,
            long conceptCount,
            long sampleCount,
            long minSamples,
            long maxSamples,
            int outside,
            int direction,
            int ops,
            double threshold,
            long beam,
            @Cast("void*") long scratch,
            @Cast("void*") long candidates,
            long capacity);

    /**
     * {@link #selectRow} for single literals: op 0 is the concept, op 1 its negation. 2 * conceptCount suffices.
     */
    public static native long selectLiterals(
            int tier,
            @Cast("const uint32_t*") long conceptSamples,
            @Cast("const int64_t*") long conceptZ,
            @Cast("const uint64_t*") long allowed,
            long conceptCount,
            long sampleCount,
            long minSamples,
            long maxSamples,
            int outside,
            int direction,
            double threshold,
            long beam,
            @Cast("void*") long scratch,
            @Cast("void*") long candidates,
            long capacity);
}
