package dev.invert.internal.jni;

import java.util.List;
import org.bytedeco.javacpp.annotation.Cast;
import org.bytedeco.javacpp.annotation.Namespace;
import org.bytedeco.javacpp.annotation.NoException;
import org.bytedeco.javacpp.annotation.Platform;

/**
 * The functions of {@code kernels.h} that rank, sum and select, one to one; {@link NativeSetKernels} and
 * {@link NativeProofKernels} declare the others. Every pointer is the address of off-heap memory as a long, or an array; a
 * function with arrays holds up the garbage collector while it runs, and so takes a few milliseconds at most. Sizes are
 * numbers of elements unless a name says bytes; 0 is a null pointer if the parameter allows it. Nothing is checked: the
 * caller owns the memory, must have checked the sizes, and must have seen {@link #whyNot()} return null. Bit i of a set
 * is bit i % 64 of its word i / 64.
 *
 * <p>A tier is the number of a {@link KernelTier} that is available; all tiers return identical bits. Functions without
 * a tier have one implementation. All functions are safe to call from several threads on disjoint outputs and scratch.
 */
@Platform(include = "kernels.h", library = "jniInvertKernels")
@Namespace("invert")
@NoException
public final class NativeKernels {
    /** Size in bytes of one candidate of the selections. */
    public static final int CANDIDATE_BYTES = 24;

    /** Must equal {@code abiVersion()} of {@code kernels.h}. */
    static final int ABI_VERSION = 13;

    private NativeKernels() {}

    static native int abiVersion();

    static native int cpuTier();

    /** Returns the reason that the kernels cannot be called, in one line, or null if they can. Never throws. */
    public static String whyNot() {
        return KernelLibrary.WHY_NOT;
    }

    /** Returns the instruction sets that kernels are compiled for, slowest first, available or not. */
    public static List<KernelTier> tiers() {
        return KernelTier.all();
    }

    /** Returns the bytes of scratch for {@link #rank32}. */
    public static native long rankScratchBytes(long sampleCount);

    /**
     * Sums the doubled mid-ranks of float values over the samples of each pattern.
     *
     * @param tier number of the kernel tier
     * @param values float[sampleCount]
     * @param patternOf uint32[sampleCount], each below patternCount
     * @param patternSize uint32[patternCount], samples of each pattern
     * @param sampleCount number of samples
     * @param patternCount number of patterns
     * @param scratch {@link #rankScratchBytes} bytes, 8-byte aligned
     * @param sums uint64[patternCount], written
     * @param summary int64[4], written: index of the first NaN or infinity or -1; number of distinct values; bits of
     *     the double sum of t^3 - t over tie groups, added in ascending order of value; number of zeros
     * @return 0, or 1 if a value is not finite; {@code summary[0]} is then its index and nothing else is set
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

    /** Size in bytes of one sample of {@link #locate}. */
    public static final int LOCATED_BYTES = 16;

    /** Largest number of formulas of one call of {@link #locate}. */
    public static final int LOCATED_FORMULAS = 8;

    /**
     * Finds the rank positions of the samples that satisfy given formulas, among all samples in ascending order of
     * value.
     *
     * @param scratch scratch of the last {@link #rank32}, unchanged since
     * @param formulas uint8[patternCount]: bit f of a pattern's byte is formula f
     * @param position rank position of a sample in ascending order of value
     * @param found samples of {@link #LOCATED_BYTES} bytes each, written, ascending: uint32 begin and end of its tie
     *     group, float value, uint32 its formulas
     * @param groups int64[4], written: begin and end of the zeros (equal if there are none), and of the tie group at
     *     the position
     * @return the number of samples found: those with a nonzero value that satisfy a formula
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
     * Computes the sum and the sum of squares of {@code values[i] - values[0]}, followed by values[0]. Value i is added
     * to the sums with index {@code i % 16}, which are added in order at the end.
     *
     * @param tier number of the kernel tier
     * @param values float[sampleCount]
     * @param sampleCount number of samples, at least 1
     * @param moments double[3], written
     */
    public static native void moments32(
            int tier, @Cast("const float*") long values, long sampleCount, @Cast("double*") long moments);

    /** Returns the bytes of the result of {@link #spread32}. */
    public static native long spreadBytes();

    /**
     * Measures how values spread inside and outside a set of samples. With their order, this takes a fraction of the time.
     *
     * @param tier number of the kernel tier
     * @param values float[sampleCount], finite
     * @param set one bit per sample, long[ceil(sampleCount / 64)]
     * @param sampleCount number of samples, at least 1
     * @param order 0, or the scratch of the last {@link #rank32} of these values, untouched since, or what
     *     {@link #keepOrder} made of it
     * @param spread written, see {@code Spread} in {@code spread.h}
     */
    public static native void spread32(
            int tier,
            @Cast("const float*") long values,
            @Cast("const uint64_t*") long set,
            long sampleCount,
            @Cast("const void*") long order,
            @Cast("void*") long spread);

    /** Returns the bytes of scratch for {@link #rank16}. */
    public static native long rank16ScratchBytes(long sampleCount);

    /**
     * Sums the doubled mid-ranks of 16-bit floats; otherwise as {@link #rank32}. At most 2^31 - 1 samples.
     *
     * @param tier number of the kernel tier
     * @param values uint16[sampleCount], the bit patterns
     * @param bfloat16 0: IEEE half, 1: bfloat16
     * @param patternOf uint32[sampleCount], each below patternCount
     * @param patternSize uint32[patternCount], the number of samples of each pattern
     * @param sampleCount number of samples
     * @param patternCount number of patterns
     * @param scratch {@link #rank16ScratchBytes} bytes
     * @param sums uint64[patternCount], written
     * @param summary int64[4], written, as in {@link #rank32}
     * @return 0, or 1 if a value is not finite
     */
    public static native int rank16(
            int tier,
            @Cast("const uint16_t*") long values,
            int bfloat16,
            @Cast("const uint32_t*") long patternOf,
            @Cast("const uint32_t*") long patternSize,
            long sampleCount,
            long patternCount,
            @Cast("void*") long scratch,
            @Cast("uint64_t*") long sums,
            @Cast("int64_t*") long summary);

    /** Returns the bytes of scratch for {@link #count16}. */
    public static native long count16ScratchBytes(long sampleCount);

    /**
     * Counts the values of a neuron of 16-bit floats, for {@link #moments16} and {@link #locate16}.
     *
     * @param tier number of the kernel tier
     * @param values uint16[sampleCount], the bit patterns, finite
     * @param sampleCount number of samples, at least 1
     * @param scratch {@link #count16ScratchBytes} bytes, written
     */
    public static native void count16(
            int tier, @Cast("const uint16_t*") long values, long sampleCount, @Cast("void*") long scratch);

    /**
     * Computes the results of {@link #moments32}, summed over distinct values in ascending order.
     *
     * @param scratch scratch of {@link #count16}
     * @param bfloat16 0: IEEE half, 1: bfloat16
     * @param moments double[3], written
     */
    public static native void moments16(@Cast("void*") long scratch, int bfloat16, @Cast("double*") long moments);

    /**
     * Finds samples as {@link #locate} does; those of one value are in the order of their formulas.
     *
     * @param scratch scratch of {@link #count16}
     * @param bfloat16 0: IEEE half, 1: bfloat16
     * @param patternOf uint32[sampleCount], the pattern of each sample
     * @param formulas uint8[patternCount]: bit f of a pattern's byte is formula f
     * @param position rank position of a sample in ascending order of value
     * @param found samples, written, as in {@link #locate}
     * @param groups int64[4], written, as in {@link #locate}
     * @return the number of samples found
     */
    public static native long locate16(
            @Cast("void*") long scratch,
            int bfloat16,
            @Cast("const uint32_t*") long patternOf,
            @Cast("const uint8_t*") long formulas,
            long position,
            @Cast("invert::LocatedSample*") long found,
            @Cast("int64_t*") long groups);

    /**
     * Converts finite 16-bit floats.
     *
     * @param tier number of the kernel tier
     * @param values uint16[sampleCount], the bit patterns
     * @param bfloat16 0: IEEE half, 1: bfloat16
     * @param sampleCount number of samples
     * @param floats float[sampleCount], written
     */
    public static native void widen16(
            int tier,
            @Cast("const uint16_t*") long values,
            int bfloat16,
            long sampleCount,
            @Cast("float*") long floats);

    /** Returns the bytes of scratch for {@link #collapseRows}. */
    public static native long collapseScratchBytes(long sampleCount);

    /**
     * Finds the distinct rows of a concept matrix, numbered by first appearance. Equality is verified, never inferred
     * from a hash.
     *
     * @param bits uint64[conceptCount][ceil(sampleCount / 64)], bits beyond sampleCount zero
     * @param conceptCount number of concepts
     * @param sampleCount number of samples
     * @param patternOf uint32[sampleCount], written
     * @param patternSize uint32[sampleCount], the first patternCount entries written
     * @param representative uint32[sampleCount], the first patternCount entries written: first sample of each pattern
     * @param scratch {@link #collapseScratchBytes} bytes
     * @return the number of distinct rows, or -1 in the practically impossible case that eight hash functions collided
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
     * Sums the ranks of 16 neurons over the patterns of the samples.
     *
     * @param tier number of the kernel tier
     * @param ranks int32[sampleCount * 16], the ranks of a sample side by side
     * @param patternOf uint32[sampleCount], below patternCount
     * @param sums int64[patternCount * 16], written, the sums of a pattern side by side
     */
    public static native void patternSums(
            int tier,
            @Cast("const int32_t*") long ranks,
            @Cast("const uint32_t*") long patternOf,
            long sampleCount,
            long patternCount,
            @Cast("int64_t*") long sums);

    /**
     * Sums the doubled mid-ranks of samples that were drawn with replacement over their patterns.
     *
     * @param order uint32[listed], samples by ascending value; the highest bit marks the last of each group of equal
     *     values. The samples of one group may be left out.
     * @param listed number of samples in the order
     * @param lower number of samples in the order that are below the group that is left out
     * @param draws uint64[sampleCount], {@code pattern << 32 | times drawn} of each sample
     * @param sampleCount number of samples
     * @param drawCount number of draws
     * @param patternSize uint32[patternCount], number of draws of each pattern
     * @param patternCount number of patterns
     * @param sums uint64[patternCount], written
     * @return the number of distinct values drawn
     */
    public static native long drawnSums(
            @Cast("const uint32_t*") long order,
            long listed,
            long lower,
            @Cast("const uint64_t*") long draws,
            long sampleCount,
            long drawCount,
            @Cast("const uint32_t*") long patternSize,
            long patternCount,
            @Cast("uint64_t*") long sums);

    /**
     * Computes the weights of {@link #conceptRow}, {@code packed[p] = patternSize[p] << 40 | sums[p]}. Fewer than 2^20
     * samples.
     */
    public static native void packWeights(
            @Cast("const uint64_t*") long sums,
            @Cast("const uint32_t*") long patternSize,
            long patternCount,
            @Cast("uint64_t*") long packed);

    /**
     * Computes, for every concept j, the number of samples in both the set and j and the sum of their ranks, packed as
     * {@code count << 40 | sum}. Fewer than 2^20 samples. Visits whichever patterns are fewest: the set, its complement
     * (needs fullRow) or its difference from a parent.
     *
     * @param set uint64[ceil(patternCount / 64)]
     * @param parent another set, or 0
     * @param parentRow the row of parent, or 0
     * @param fullRow the row of all patterns, or 0
     * @param weights the weights of {@link #packWeights}
     * @param patternCount number of patterns
     * @param rowStart int64[patternCount + 1], index of the first id of each pattern
     * @param ids concept ids, uint16 or uint32
     * @param idBytes bytes per id, 2 or 4
     * @param conceptCount number of concepts
     * @param row uint64[conceptCount], written; must not be parentRow or fullRow
     * @return 0, 1 or 2 if it visited the set, its complement or its difference from the parent
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

    /** Computes {@link #conceptRow} for any number of samples. Rows are uint64[conceptCount][2], count and rank sum. */
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

    /** Entries that the lists of {@link #listOffsets} need beyond the limit. */
    public static final int OFFSET_BLOCK = 1024;

    /**
     * Lists the patterns whose rank sum is not their size times a shared rank, and by how much each differs.
     *
     * @param sums uint64[patternCount], the rank sum of each pattern
     * @param patternSize uint32[patternCount]
     * @param patternCount number of patterns
     * @param shared the shared doubled mid-rank
     * @param limit largest number of patterns to list
     * @param patterns uint32[limit + OFFSET_BLOCK], written
     * @param offsets int64[limit + OFFSET_BLOCK], written
     * @return the number of listed patterns, or -1 if it exceeds the limit
     */
    public static native long listOffsets(
            @Cast("const uint64_t*") long sums,
            @Cast("const uint32_t*") long patternSize,
            long patternCount,
            long shared,
            long limit,
            @Cast("uint32_t*") long patterns,
            @Cast("int64_t*") long offsets);

    /**
     * Counts, for every concept j, the samples in both the set and j. Visits whichever patterns are fewest, as
     * {@link #conceptRow} does. The result holds plain counts, which {@link #addOffsets} turns into a row.
     *
     * @param set uint64[ceil(patternCount / 64)]
     * @param parent another set, or 0
     * @param parentRow the finished row of parent, or 0
     * @param conceptSize uint32[conceptCount], samples of each concept
     * @param patternSize uint32[patternCount]
     * @param patternCount number of patterns
     * @param rowStart int64[patternCount + 1], index of the first id of each pattern
     * @param ids concept ids, uint16 or uint32
     * @param idBytes bytes per id, 2 or 4
     * @param conceptCount number of concepts
     * @param stride 1 for rows of {@link #conceptRow}, 2 for rows of {@link #conceptRowWide}
     * @param row uint64[conceptCount * stride], every stride-th word written; must not be parentRow
     */
    public static native void conceptCounts(
            @Cast("const uint64_t*") long set,
            @Cast("const uint64_t*") long parent,
            @Cast("const uint64_t*") long parentRow,
            @Cast("const uint32_t*") long conceptSize,
            @Cast("const uint32_t*") long patternSize,
            long patternCount,
            @Cast("const int64_t*") long rowStart,
            @Cast("const void*") long ids,
            int idBytes,
            long conceptCount,
            int stride,
            @Cast("uint64_t*") long row);

    /**
     * Turns plain counts into a row of {@link #conceptRow} or {@link #conceptRowWide}: adds a shared rank per counted
     * sample and the offsets of the listed patterns.
     *
     * @param set uint64[ceil(patternCount / 64)], or 0 for all patterns
     * @param shared the shared doubled mid-rank
     * @param patterns uint32[listed] of {@link #listOffsets}
     * @param offsets int64[listed] of {@link #listOffsets}
     * @param listed number of listed patterns
     * @param rowStart int64[patternCount + 1], index of the first id of each pattern
     * @param ids concept ids, uint16 or uint32
     * @param idBytes bytes per id, 2 or 4
     * @param conceptCount number of concepts
     * @param stride 1 or 2, as for {@link #conceptCounts}
     * @param scratch uint32[listed], overwritten
     * @param row uint64[conceptCount * stride], updated
     */
    public static native void addOffsets(
            @Cast("const uint64_t*") long set,
            long shared,
            @Cast("const uint32_t*") long patterns,
            @Cast("const int64_t*") long offsets,
            long listed,
            @Cast("const int64_t*") long rowStart,
            @Cast("const void*") long ids,
            int idBytes,
            long conceptCount,
            int stride,
            @Cast("uint32_t*") long scratch,
            @Cast("uint64_t*") long row);

    /** Returns the bytes of scratch for {@link #laneRows}. */
    public static native long laneScratchBytes(long conceptCount);

    /**
     * Computes sixteen rows of {@link #conceptRow} at once. Every concept is either listed in rowStart and ids or one
     * of the dense concepts.
     *
     * @param tier number of the kernel tier
     * @param counted 1: rows hold counts, and every pattern is one sample; 0: counts stay 0
     * @param sets uint64[16], addresses of sets; 0 denotes all patterns
     * @param weights uint64[16], addresses of the sums of {@link #rank32}; 0 denotes an unused lane
     * @param rows uint64[16], addresses of uint64[conceptCount] to write
     * @param maxWeight at least 1 and at least every weight; below 2^24 / 36 if counted (2 * sampleCount is a bound
     *     there), below 2^32 / 36 if not
     * @param patternCount number of patterns
     * @param rowStart int64[patternCount + 1], index of the first id of each pattern
     * @param ids ids of the sparse concepts, uint16 or uint32
     * @param idBytes bytes per id, 2 or 4
     * @param denseCount number of dense concepts
     * @param denseIds uint32[denseCount], ascending
     * @param denseIndex {@link #tableIndex} of the dense concepts' columns
     * @param conceptCount number of concepts, sparse and dense
     * @param scratch {@link #laneScratchBytes} bytes
     * @return 0, or 1 if maxWeight is too large for a lane, in which case nothing is written
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

    /** Returns the bytes of an index of {@link #tableIndex}. */
    public static native long tableIndexBytes(long setCount, long patternCount);

    /**
     * Arranges sets in the order in which {@link #scoreSets} and {@link #laneRows} read them.
     *
     * @param sets uint64[setCount][ceil(patternCount / 64)], bits beyond patternCount zero
     * @param setCount number of sets
     * @param patternCount number of patterns
     * @param index {@link #tableIndexBytes} bytes, written
     */
    public static native void tableIndex(
            @Cast("const uint64_t*") long sets, long setCount, long patternCount, @Cast("uint64_t*") long index);

    /** Returns the bytes of scratch for {@link #scoreSets}. */
    public static native long scoreScratchBytes(long setCount);

    /**
     * Sums exact integers over sets of patterns: {@code sums[m][k]} is the sum of {@code values[k]} over set m.
     *
     * @param tier number of the kernel tier
     * @param laneBits 32 if every result fits an int (centered sums up to 92,681 samples), otherwise 64
     * @param index {@link #tableIndex} of the sets
     * @param setCount number of sets
     * @param patternCount number of patterns
     * @param values int64[vectorCount][patternCount]
     * @param vectorCount number of vectors
     * @param scratch {@link #scoreScratchBytes} bytes
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

    /**
     * Counts the samples of each set.
     *
     * @param sets uint64[setCount][ceil(patternCount / 64)], bits beyond patternCount zero
     * @param setCount number of sets
     * @param patternCount number of patterns
     * @param patternSize uint32[patternCount], or 0 for one sample per pattern
     * @param counts int64[setCount], written
     */
    public static native void countSets(
            @Cast("const uint64_t*") long sets,
            long setCount,
            long patternCount,
            @Cast("const uint32_t*") long patternSize,
            @Cast("int64_t*") long counts);

    /** Returns the bytes of scratch for the selections. */
    public static native long selectScratchBytes(long beam);

    /**
     * Selects the extensions of a set A by one concept that may be among the best, ordered by concept, then op. Omits
     * results that are empty, full or equal to A or to the operand, those on the wrong side of the bounds, and those
     * certainly below the threshold or the beam-th best distinct (samples, Z); never omits ties.
     *
     * @param tier number of the kernel tier
     * @param row row of A by {@link #conceptRow}
     * @param setSamples number of samples of A
     * @param setZ Z of A
     * @param conceptSamples uint32[conceptCount]
     * @param conceptZ int64[conceptCount]
     * @param allowed uint64[ceil(conceptCount / 64)] of concepts, or 0 for all
     * @param conceptCount number of concepts
     * @param sampleCount number of samples
     * @param minSamples lower bound on the samples of a formula
     * @param maxSamples upper bound on the samples of a formula
     * @param outside 0: samples from minSamples to maxSamples; 1: all others
     * @param direction 1: highest AUC, -1: lowest
     * @param ops bit 0: A and j, 1: A and not j, 2: A or j, 3: A or not j
     * @param rule number of the form of the score of direction * Z, as in {@code score_rule.h}
     * @param parameter parameter of the rule
     * @param threshold least score, or negative infinity
     * @param beam at least 1
     * @param scratch {@link #selectScratchBytes} bytes
     * @param candidates candidates of {@link #CANDIDATE_BYTES} bytes each, written: int32 concept, int32 op (bit
     *     number), int64 samples, int64 Z
     * @param capacity number of candidates that there is room for
     * @return the number of candidates, or -1 if capacity was too small (4 * conceptCount suffices)
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
            int rule,
            double parameter,
            double threshold,
            long beam,
            @Cast("void*") long scratch,
            @Cast("void*") long candidates,
            long capacity);

    /** Selects extensions like {@link #selectRow}, from a row of {@link #conceptRowWide}. Fewer than 2^31 samples. */
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
            int rule,
            double parameter,
            double threshold,
            long beam,
            @Cast("void*") long scratch,
            @Cast("void*") long candidates,
            long capacity);

    /**
     * Selects single literals like {@link #selectRow}: op 0 is the concept, op 1 its negation. A capacity of 2 *
     * conceptCount suffices.
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
            int rule,
            double parameter,
            double threshold,
            long beam,
            @Cast("void*") long scratch,
            @Cast("void*") long candidates,
            long capacity);
}
