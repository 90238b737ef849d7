package dev.invert.internal.jni;

import org.bytedeco.javacpp.annotation.Cast;
import org.bytedeco.javacpp.annotation.CriticalRegion;
import org.bytedeco.javacpp.annotation.Namespace;
import org.bytedeco.javacpp.annotation.NoException;
import org.bytedeco.javacpp.annotation.Platform;

/**
 * The functions of {@code kernels.h} that certified searches use. They take Java arrays, which stay in place while a
 * function runs. No garbage is collected meanwhile: searches start no further item after a pause that the caller sets, and
 * long sums are called part by part. Otherwise as {@link NativeKernels}, which loads the library.
 */
@Platform(include = "kernels.h", library = "jniInvertKernels")
@Namespace("invert")
@NoException
public final class NativeProofKernels {
    private NativeProofKernels() {}

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
            @Cast("char*") double[] scratch);

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
            @Cast("char*") double[] scratch);

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
     * @param large lists of the large concepts, see {@code LargeConcept} in {@code proof_large_unions.h}
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
            @Cast("char*") double[] scratch);

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
     * @param first first word of the sets that is visited
     * @param last word after the last one that is visited
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
            @Cast("int64_t") long first,
            @Cast("int64_t") long last,
            @Cast("const int32_t*") int[] starts,
            @Cast("const int32_t*") int[] concepts,
            @Cast("const int64_t*") long[] words,
            int j,
            @Cast("int64_t*") long[] shared);
}
