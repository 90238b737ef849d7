package dev.invert.internal.jni;

import org.bytedeco.javacpp.annotation.Cast;
import org.bytedeco.javacpp.annotation.CriticalRegion;
import org.bytedeco.javacpp.annotation.Namespace;
import org.bytedeco.javacpp.annotation.NoException;
import org.bytedeco.javacpp.annotation.Platform;

/**
 * The functions of {@code kernels.h} on sets of samples, patterns and concepts: they count, sum, join, list, pack and gather.
 * Conventions are those of {@link NativeKernels}, which loads the library.
 */
@Platform(include = "kernels.h", library = "jniInvertKernels")
@Namespace("invert")
@NoException
public final class NativeSetKernels {
    /** Number of sums of {@link #placeSamples}. */
    public static final int PLACEMENT_SUMS = 5;

    private NativeSetKernels() {}

    /**
     * Adds up the placements of the samples of one formula.
     *
     * @param found samples of {@link NativeKernels#locate} or {@link NativeKernels#locate16}, ascending
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
     * @param packed 1 for rows of {@link NativeKernels#conceptRow}, 0 for rows of {@link NativeKernels#conceptRowWide}
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
     * @param patterns uint32[listed] of {@link NativeKernels#listOffsets}
     * @param offsets int64[listed] of {@link NativeKernels#listOffsets}
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
}
