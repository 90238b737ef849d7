package dev.invert.internal.jni;

import java.util.List;
import org.bytedeco.javacpp.annotation.Cast;
import org.bytedeco.javacpp.annotation.CriticalRegion;
import org.bytedeco.javacpp.annotation.Namespace;
import org.bytedeco.javacpp.annotation.NoException;
import org.bytedeco.javacpp.annotation.Platform;

/**
 * The functions of {@code kernels.h}, one to one. Every pointer is the address of off-heap memory as a long, or an array;
 * a function with arrays holds up the garbage collector while it runs, and so takes a few milliseconds at most. Sizes are
 * numbers of elements unless a name says bytes; 0 is a null pointer if the parameter allows it. Nothing is checked: the
 * caller owns the memory, must have checked the sizes, and must have seen {@link #whyNot()} return null. Bit i of a set
 * is bit i % 64 of its word i / 64.
 *
 * <p>Functions of proofs take Java arrays, which stay in place while the function runs. No garbage is collected meanwhile:
 * searches start no further item after a pause that the caller sets, and long sums are called part by part.
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

    /** Number of sums of {@link #placeSamples}. */
    public static final int PLACEMENT_SUMS = 5;

    /**
     * Adds up the placements of the samples of one formula.
     *
     * @param found samples of {@link #locate} or {@link #locate16}, ascending
     * @param count number of samples
     * @param bit the bit of the formula
     * @param zerosBegin begin of the tie group of the zeros
     * @param zerosEnd end of that group; equal to its begin if there are no zeros
     * @param n1 number of samples that satisfy the formula, at least 1
     * @param n0 number of the other samples, at least 1
     * @param twiceU 2U of the formula
     * @param topBegin first rank position of the top samples
     * @param first activation that distances are measured from
     * @param zero distance of activation 0
     * @param sums double[{@link #PLACEMENT_SUMS}], written: squares of the placements of positives and of negatives, sum
     *     of precisions, number of positives on top, sum of the distances of positives
     */
    @CriticalRegion
    public static native void placeSamples(
            @Cast("const invert::LocatedSample*") long found,
            long count,
            int bit,
            long zerosBegin,
            long zerosEnd,
            long n1,
            long n0,
            long twiceU,
            long topBegin,
            double first,
            double zero,
            double[] sums);

    /**
     * Returns the number of samples of the patterns whose byte is not 0.
     *
     * @param marks uint8[patternCount]
     * @param patternSize uint32[patternCount]
     */
    public static native long markedSize(
            @Cast("const uint8_t*") long marks, @Cast("const uint32_t*") long patternSize, long patternCount);

    /**
     * Returns the sum of a value per pattern over a set.
     *
     * @param tier number of the kernel tier
     * @param set uint64[words], bits beyond the last pattern zero
     * @param words number of words
     * @param values int64[patternCount]
     */
    public static native long setSum(
            int tier, @Cast("const uint64_t*") long set, long words, @Cast("const int64_t*") long values);

    /** Returns what {@link #setSum(int, long, long, long)} does, from arrays. */
    @CriticalRegion
    public static native long setSum(
            int tier, @Cast("const uint64_t*") long[] set, long words, @Cast("const int64_t*") long[] values);

    /**
     * Returns the number of samples of a set. Fewer than 2^32 samples.
     *
     * @param tier number of the kernel tier
     * @param set uint64[words], bits beyond the last pattern zero
     * @param words number of words
     * @param patternSize uint32[patternCount], or 0 for one sample per pattern
     */
    public static native long setSize(
            int tier, @Cast("const uint64_t*") long set, long words, @Cast("const uint32_t*") long patternSize);

    /** Returns what {@link #setSize(int, long, long, long)} does, for a set in an array. */
    @CriticalRegion
    public static native long setSize(
            int tier, @Cast("const uint64_t*") long[] set, long words, @Cast("const uint32_t*") long patternSize);

    /**
     * Sets a bit in the byte of each pattern of a set.
     *
     * @param set uint64[ceil(patternCount / 64)], bits beyond the last pattern zero
     * @param marks uint8[patternCount], updated
     */
    @CriticalRegion
    public static native void markSet(
            @Cast("const uint64_t*") long[] set, long patternCount, int bit, @Cast("uint8_t*") byte[] marks);

    /**
     * Joins a set and a concept.
     *
     * @param operation 0: and, 1: and not, 2: or, 3: or not
     * @param set uint64[words]
     * @param concept uint64[words]
     * @param all uint64[words], the set of all patterns
     * @param words number of words
     * @param target uint64[words], written; may be the set
     */
    public static native void joinSets(
            int operation,
            @Cast("const uint64_t*") long set,
            @Cast("const uint64_t*") long concept,
            @Cast("const uint64_t*") long all,
            long words,
            @Cast("uint64_t*") long target);

    /**
     * Computes {@code centered[p] = sums[p] - patternSize[p] * mean}.
     *
     * @param sums uint64[patternCount]
     * @param patternSize uint32[patternCount]
     * @param centered int64[patternCount], written
     */
    @CriticalRegion
    public static native void centerSums(
            @Cast("const uint64_t*") long sums,
            @Cast("const uint32_t*") long patternSize,
            long patternCount,
            long mean,
            @Cast("int64_t*") long[] centered);

    /**
     * Completes the row of all patterns by the counts that it lacks, and computes Z of each concept.
     *
     * @param conceptSize uint32[conceptCount]
     * @param packed 1 for rows of {@link #conceptRow}, 0 for rows of {@link #conceptRowWide}
     * @param mean mean doubled rank, N + 1
     * @param row the row of all patterns, updated if packed
     * @param z int64[conceptCount], written
     */
    public static native void completeLiterals(
            @Cast("const uint32_t*") long conceptSize,
            long conceptCount,
            int packed,
            long mean,
            @Cast("uint64_t*") long row,
            @Cast("int64_t*") long z);

    /**
     * Returns the sum of the offsets of the listed patterns that are in a set.
     *
     * @param set uint64[ceil(patternCount / 64)]
     * @param patterns uint32[listed] of {@link #listOffsets}
     * @param offsets int64[listed] of {@link #listOffsets}
     */
    public static native long offsetSum(
            @Cast("const uint64_t*") long set,
            @Cast("const uint32_t*") long patterns,
            @Cast("const int64_t*") long offsets,
            long listed);

    /**
     * Packs the bits of the kept positions, in order.
     *
     * @param tier number of the kernel tier
     * @param bits uint64[words]
     * @param kept uint64[words]
     * @param words number of words
     * @param selected uint64[ceil(number of kept positions / 64)], written
     */
    public static native void selectBits(
            int tier,
            @Cast("const uint64_t*") long bits,
            @Cast("const uint64_t*") long kept,
            long words,
            @Cast("uint64_t*") long selected);

    /**
     * Computes where the list of the concepts of each pattern starts.
     *
     * @param bits uint64[conceptCount][ceil(patternCount / 64)], bits beyond the last pattern zero
     * @param listed uint8[conceptCount], 0 for concepts to leave out
     * @param starts int64[patternCount + 1], written
     * @return the number of ids of all lists
     */
    public static native long listStarts(
            @Cast("const uint64_t*") long bits,
            @Cast("const uint8_t*") long listed,
            long conceptCount,
            long patternCount,
            @Cast("int64_t*") long starts);

    /**
     * Writes the concepts of each pattern, ascending.
     *
     * @param bits the truth sets, as for {@link #listStarts}
     * @param listed uint8[conceptCount], as for {@link #listStarts}
     * @param starts the result of {@link #listStarts}
     * @param idBytes bytes per id, 2 or 4
     * @param ids uint16 or uint32, as many as {@link #listStarts} returned, written
     */
    public static native void listIds(
            @Cast("const uint64_t*") long bits,
            @Cast("const uint8_t*") long listed,
            long conceptCount,
            long patternCount,
            @Cast("const int64_t*") long starts,
            int idBytes,
            @Cast("void*") long ids);

    /**
     * Returns how many bytes are 0 or 1 before the first other one.
     *
     * @param bytes the bytes
     * @param from index of the first byte
     * @param count number of bytes
     */
    @CriticalRegion
    public static native long firstOtherByte(@Cast("const uint8_t*") byte[] bytes, long from, long count);

    /**
     * Packs bytes of 0 or 1 into bits.
     *
     * @param tier number of the kernel tier
     * @param bytes the bytes
     * @param from index of the first byte
     * @param count number of bytes
     * @param words uint64[ceil(count / 64)], written; bits beyond the count are 0
     */
    @CriticalRegion
    public static native void packBits(
            int tier, @Cast("const uint8_t*") byte[] bytes, long from, long count, @Cast("uint64_t*") long[] words);

    /**
     * Copies selected elements.
     *
     * @param from limit elements of elementBytes each
     * @param limit number of elements to select from
     * @param elementBytes 2, 4 or 8
     * @param places places of the elements
     * @param count number of places
     * @param to count elements, written
     * @return how many were copied before a place that is not below the limit, or count
     */
    @CriticalRegion
    public static native long gatherElements(
            @Cast("const void*") long from,
            long limit,
            int elementBytes,
            @Cast("const int32_t*") int[] places,
            long count,
            @Cast("void*") long to);

    /**
     * Copies selected bits.
     *
     * @param from uint64[ceil(limit / 64)]
     * @param limit number of bits to select from
     * @param places places of the bits
     * @param count number of places
     * @param to uint64[ceil(count / 64)], written
     * @return how many were copied before a place that is not below the limit, or count
     */
    @CriticalRegion
    public static native long gatherBits(
            @Cast("const uint64_t*") long from,
            long limit,
            @Cast("const int32_t*") int[] places,
            long count,
            @Cast("uint64_t*") long to);

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

    /**
     * Returns the largest sum of {@code sign * rank - slope * size} over any set of patterns. The values are added to
     * eight lanes, pattern p to lane p % 8, and these in order.
     */
    @CriticalRegion
    public static native double mostOfPatterns(
            int tier,
            @Cast("const double*") double[] sizes,
            @Cast("const double*") double[] ranks,
            @Cast("int64_t") long patternCount,
            double sign,
            double slope);

    /**
     * Computes {@code u = sign * z - slope * n} of concepts and of intersections of crossing pairs, and its extremes over
     * the concepts inside each concept and over the sets of each crossing pair.
     *
     * @param graph lists of the concept graph, see {@code ProofGraph} in {@code proof.h}; C concepts, X crossing pairs
     * @param sizes n of each set
     * @param z Z of each set
     * @param u double[C + X], written
     * @param least double[C], written for concepts that contain others; the other entries must be infinite
     * @param most double[C], likewise, minus infinite
     * @param mostChain double[C], likewise, minus infinite: u of c less u of b, for c inside b
     * @param ofPair double[X], written: the largest u of the four sets of a pair
     */
    @CriticalRegion
    public static native void intervalBounds(
            int tier,
            @Cast("const int32_t*") int[] graph,
            @Cast("const double*") double[] sizes,
            @Cast("const double*") double[] z,
            double sign,
            double slope,
            double[] u,
            double[] least,
            double[] most,
            double[] mostChain,
            double[] ofPair);

    /** Bounds the u of two disjoint concepts of a list with n below {@code hi}, from those with the largest u. */
    @CriticalRegion
    public static native double mostOfDisjointPairs(
            @Cast("const int32_t*") int[] listed,
            @Cast("int64_t") long count,
            @Cast("const uint64_t*") long[] adjacency,
            int conceptCount,
            @Cast("const double*") double[] sizes,
            @Cast("const double*") double[] u,
            double hi);

    /**
     * Finds the triangles of a block of which a union of cells may reach the incumbent in an interval.
     *
     * @param fields eight fields of each triangle
     * @param first number of the first triangle of the block
     * @param size number of triangles, at most 256
     * @param z Z of each set
     * @param cellSizes double[8][256], n of each cell of each triangle of the block
     * @param lines sign, slope and twice the threshold of each interval
     * @param lineCount number of intervals
     * @param alive int[256], written: ascending, relative to the first
     * @return their number
     */
    @CriticalRegion
    public static native long aliveTriangles(
            int tier,
            @Cast("const int32_t*") int[] fields,
            @Cast("int64_t") long first,
            @Cast("int64_t") long size,
            @Cast("const double*") double[] z,
            @Cast("const double*") double[] cellSizes,
            @Cast("const double*") double[] lines,
            @Cast("int64_t") long lineCount,
            @Cast("int32_t*") int[] alive);

    /**
     * Selects the concepts with n below {@code hi} and a sufficient u and sum, and sorts those of each octave by
     * descending u.
     *
     * @param all the concepts by octave
     * @param allStarts int[33], first of each octave
     * @param capacity number of concepts
     * @param keys long[capacity], overwritten
     * @param found int[capacity], overwritten
     * @param concepts int[capacity], written
     * @param sortedU double[capacity], written
     * @param starts int[33], written
     * @return number of selected concepts
     */
    @CriticalRegion
    public static native long sortOperands(
            @Cast("const int32_t*") int[] all,
            @Cast("const int32_t*") int[] allStarts,
            @Cast("int64_t") long capacity,
            @Cast("const double*") double[] sizes,
            @Cast("const double*") double[] u,
            @Cast("const double*") double[] sums,
            double hi,
            double least,
            double leastSum,
            @Cast("int64_t*") long[] keys,
            @Cast("int32_t*") int[] found,
            @Cast("int32_t*") int[] concepts,
            double[] sortedU,
            @Cast("int32_t*") int[] starts);

    /** Bounds the sets of each of seven families around each center; {@code ofFamily} is double[centers][7]. */
    @CriticalRegion
    public static native void centerBounds(
            @Cast("const int32_t*") int[] graph,
            @Cast("const double*") double[] u,
            @Cast("const double*") double[] least,
            @Cast("const double*") double[] most,
            double[] ofFamily);

    /** Returns the bytes of scratch for one list of terms: two for {@link #searchPaths}, one for {@link #searchPairUnions}. */
    public static native long termsBytes(long conceptCount);

    /**
     * Searches the sets of three concepts around each center. An item is a center. The search stops at the limit of
     * steps, at a pause before an item, and where there is no room for another candidate.
     *
     * @param familiesOf byte[centers], a bit for each family with sets in the interval
     * @param sumOfFamily double[centers][7], bounds on the sums
     * @param numbers numbers of the search, see {@code RunField} in {@code proof.h}; the steps are updated
     * @param place item, sets of it already inspected, and candidates found; updated
     * @param concepts int[capacity][4], written: three concepts of a candidate and its family or cells
     * @param sums double[capacity][2], written: n and Z of a candidate
     * @param capacity number of candidates that there is room for
     * @param scratch twice {@link #termsBytes} bytes
     * @return 1 if all items are done or the limit is reached, 0 if the search must be called again
     */
    @CriticalRegion
    public static native int searchPaths(
            @Cast("const int32_t*") int[] graph,
            @Cast("const uint64_t*") long[] adjacency,
            @Cast("const double*") double[] sizes,
            @Cast("const double*") double[] z,
            @Cast("const double*") double[] u,
            @Cast("const double*") double[] least,
            @Cast("const double*") double[] most,
            @Cast("const uint8_t*") byte[] familiesOf,
            @Cast("const double*") double[] sumOfFamily,
            double[] numbers,
            @Cast("int64_t*") long[] place,
            @Cast("int32_t*") int[] concepts,
            double[] sums,
            @Cast("int64_t") long capacity,
            @Cast("char*") byte[] scratch);

    /**
     * Searches the unions of the sets of pairs with a third concept, as {@link #searchPaths} does. An item is an outer
     * concept, and then a crossing pair.
     *
     * @param mostWithout double[C], the largest u of a concept without one inside it
     * @param mostOfPair double[X], the largest u of the sets of a pair
     * @param aliveOuter int[outerCount], outer concepts
     * @param alivePairs int[pairCount], crossing pairs
     * @param operandConcepts concepts of {@link #sortOperands}
     * @param operandU u of {@link #sortOperands}
     * @param operandStarts starts of {@link #sortOperands}
     * @param scratch {@link #termsBytes} bytes
     */
    @CriticalRegion
    public static native int searchPairUnions(
            @Cast("const int32_t*") int[] graph,
            @Cast("const uint64_t*") long[] adjacency,
            @Cast("const double*") double[] sizes,
            @Cast("const double*") double[] z,
            @Cast("const double*") double[] u,
            @Cast("const double*") double[] mostWithout,
            @Cast("const double*") double[] mostOfPair,
            @Cast("const int32_t*") int[] aliveOuter,
            @Cast("int64_t") long outerCount,
            @Cast("const int32_t*") int[] alivePairs,
            @Cast("int64_t") long pairCount,
            @Cast("const int32_t*") int[] operandConcepts,
            @Cast("const double*") double[] operandU,
            @Cast("const int32_t*") int[] operandStarts,
            double[] numbers,
            @Cast("int64_t*") long[] place,
            @Cast("int32_t*") int[] concepts,
            double[] sums,
            @Cast("int64_t") long capacity,
            @Cast("char*") byte[] scratch);

    /**
     * Searches the unions of three disjoint concepts, as {@link #searchPaths} does. An item is a first operand that the
     * bounds leave.
     *
     * @param sumBounds bound on the sum of each concept
     * @param mostUpTo double[32], the largest u of operands up to an octave
     * @param mostPair bound on the u of two operands
     * @param mostSumPair bound on the sum of two operands
     * @param mostSumSmall bound on the sum of one operand
     */
    @CriticalRegion
    public static native int searchUnions(
            @Cast("const uint64_t*") long[] adjacency,
            int conceptCount,
            @Cast("const double*") double[] sizes,
            @Cast("const double*") double[] z,
            @Cast("const double*") double[] sumBounds,
            @Cast("const double*") double[] mostUpTo,
            @Cast("const int32_t*") int[] operandConcepts,
            @Cast("const double*") double[] operandU,
            @Cast("const int32_t*") int[] operandStarts,
            double mostPair,
            double mostSumPair,
            double mostSumSmall,
            double[] numbers,
            @Cast("int64_t*") long[] place,
            @Cast("int32_t*") int[] concepts,
            double[] sums,
            @Cast("int64_t") long capacity);

    /**
     * Searches the unions with a large concept, as {@link #searchPaths} does; candidates of two concepts have a negative
     * third one. An item is a large concept.
     *
     * @param large lists of the large concepts, see {@code LargeConcept} in {@code proof_unions.h}
     * @param alive int[aliveCount], numbers of large concepts
     * @param nestedMost double[C], the largest u inside each concept
     * @param mostWithout double[C], the largest u of a concept without one inside it
     * @param mostCrossing double[C], the largest u of the sets of the pairs in which a concept crosses another
     * @param mostOfPair double[X], the largest u of the sets of a pair
     * @param mostPairSet the largest u of any set of two concepts that share samples
     */
    @CriticalRegion
    public static native int searchLargeUnions(
            @Cast("const int32_t*") int[] graph,
            @Cast("const uint64_t*") long[] adjacency,
            @Cast("const double*") double[] sizes,
            @Cast("const double*") double[] z,
            @Cast("const double*") double[] u,
            @Cast("const int32_t*") int[] large,
            @Cast("const int32_t*") int[] alive,
            @Cast("int64_t") long aliveCount,
            @Cast("const double*") double[] nestedMost,
            @Cast("const double*") double[] mostWithout,
            @Cast("const double*") double[] mostCrossing,
            @Cast("const double*") double[] mostOfPair,
            double mostPairSet,
            double[] numbers,
            @Cast("int64_t*") long[] place,
            @Cast("int32_t*") int[] concepts,
            double[] sums,
            @Cast("int64_t") long capacity,
            @Cast("char*") byte[] scratch);

    /**
     * Lists the sets that, or whose complements, have sufficient sums.
     *
     * @param coefficients the five coefficients of the least sums: constant, per n, per n (N - n), square of the one per
     *     root, least n (N - n)
     * @param sampleCount N
     * @param alive int[count + 1], written, ascending
     * @return their number
     */
    @CriticalRegion
    public static native long aliveSets(
            @Cast("const double*") double[] sizes,
            @Cast("const double*") double[] z,
            @Cast("int64_t") long count,
            @Cast("const double*") double[] coefficients,
            double sampleCount,
            @Cast("int32_t*") int[] alive);

    /** Lists the crossing pairs with such a set among their four, as {@link #aliveSets} does; {@code alive} is int[X + 1]. */
    @CriticalRegion
    public static native long alivePairs(
            @Cast("const int32_t*") int[] graph,
            @Cast("const double*") double[] sizes,
            @Cast("const double*") double[] z,
            @Cast("const double*") double[] coefficients,
            double sampleCount,
            @Cast("int32_t*") int[] alive);

    /** Adds the ranks of the patterns from {@code first} to {@code last - 1} to the sums of the sets listed for each. */
    @CriticalRegion
    public static native void addListed(
            @Cast("const int32_t*") int[] starts,
            @Cast("const int32_t*") int[] sets,
            @Cast("const double*") double[] ranks,
            @Cast("int64_t") long first,
            @Cast("int64_t") long last,
            double[] z);

    /**
     * Adds the ranks of the patterns of a set to each concept after i that a pattern has; all patterns of the set have i.
     *
     * @param set one bit per pattern
     * @param first first word of the set that is visited
     * @param last one past the last
     * @param starts index of the first concept of each pattern, and of the end
     * @param concepts concepts of each pattern, ascending
     * @param ranks double[patterns]
     * @param shared double[C], updated
     */
    @CriticalRegion
    public static native void addShared(
            @Cast("const uint64_t*") long[] set,
            @Cast("int64_t") long first,
            @Cast("int64_t") long last,
            @Cast("const int32_t*") int[] starts,
            @Cast("const int32_t*") int[] concepts,
            @Cast("const double*") double[] ranks,
            int i,
            double[] shared);

    /**
     * Adds the ranks of the patterns from {@code first} to {@code last - 1} to the sums of their concepts and of their
     * pairs of concepts.
     *
     * @param starts place of the first concept of each pattern, int[R + 1]
     * @param concepts concepts of each pattern, ascending
     * @param ranks double[R]
     * @param rowStarts for each concept, what a later one is added to for the place of the pair in {@code shared}
     * @param z sum of each concept, at least C doubles
     * @param shared sum of each pair of concepts, double[C * (C - 1) / 2]
     */
    @CriticalRegion
    public static native void addPairs(
            @Cast("const int32_t*") int[] starts,
            @Cast("const int32_t*") int[] concepts,
            @Cast("const double*") double[] ranks,
            @Cast("int64_t") long first,
            @Cast("int64_t") long last,
            @Cast("const int32_t*") int[] rowStarts,
            double[] z,
            double[] shared);

    /**
     * Adds the words of the patterns from {@code first} to {@code last - 1} to the triples of their concepts whose first
     * concept is from {@code from} to {@code to - 1}.
     *
     * @param starts place of the first concept of each pattern, int[R + 1]
     * @param concepts concepts of each pattern, ascending
     * @param words long[R]
     * @param conceptCount C
     * @param next place of the first concept of each pattern that is not less than {@code from}; that of {@code to}
     *     afterwards; int[R]
     * @param table sum of concepts i, j and k at {@code ((i - from) * C + j) * C + k}, i less than j less than k
     */
    @CriticalRegion
    public static native void addTriples(
            @Cast("const int32_t*") int[] starts,
            @Cast("const int32_t*") int[] concepts,
            @Cast("const int64_t*") long[] words,
            @Cast("int64_t") long first,
            @Cast("int64_t") long last,
            int from,
            int to,
            @Cast("int64_t") long conceptCount,
            @Cast("int32_t*") int[] next,
            @Cast("int64_t*") long[] table);

    /**
     * Adds the words of the patterns of two sets to each concept after j that a pattern has; all patterns of both have j.
     *
     * @param wordCount words of a set
     * @param starts place of the first concept of each pattern, int[R]
     * @param concepts concepts of each pattern in descending order, padded with 0 to whole groups of four, with one more 0
     * @param words long[R]
     * @param shared long[C], updated
     * @return number of additions
     */
    @CriticalRegion
    public static native long addToConcepts(
            @Cast("const uint64_t*") long[] firstSet,
            @Cast("const uint64_t*") long[] secondSet,
            @Cast("int64_t") long wordCount,
            @Cast("const int32_t*") int[] starts,
            @Cast("const int32_t*") int[] concepts,
            @Cast("const int64_t*") long[] words,
            int j,
            @Cast("int64_t*") long[] shared);
}
