package dev.invert.internal.kernel;

import dev.invert.internal.jni.NativeKernels;
import dev.invert.internal.jni.NativeProofKernels;

/**
 * The C++ kernels of proofs, for one instruction set; their Java twins are the loops of the searches themselves, with the
 * same results and steps. Arrays are those of {@link NativeKernels}. Thread-safe.
 */
public final class ProofKernels {
    private final int tier;

    ProofKernels(int tier) {
        this.tier = tier;
    }

    /** Returns the largest {@code sign * rank - slope * size} of any set of patterns. */
    public double mostOfPatterns(double[] sizes, double[] ranks, double sign, double slope) {
        return NativeProofKernels.mostOfPatterns(tier, sizes, ranks, ranks.length, sign, slope);
    }

    /** Computes u of the sets and its extremes, see {@link NativeProofKernels#intervalBounds}. */
    public void intervalBounds(
            ProofGraph graph,
            double[] sizes,
            double[] z,
            double sign,
            double slope,
            double[] u,
            double[] least,
            double[] most,
            double[] mostChain,
            double[] ofPair) {
        NativeProofKernels.intervalBounds(
                tier, graph.lists(), sizes, z, sign, slope, u, least, most, mostChain, ofPair);
    }

    /** Bounds the u of two disjoint concepts of a list with n below {@code hi}. */
    public double mostOfDisjointPairs(ProofGraph graph, int[] listed, double[] sizes, double[] u, double hi) {
        return NativeProofKernels.mostOfDisjointPairs(
                listed, listed.length, graph.adjacency(), graph.conceptCount(), sizes, u, hi);
    }

    /** Bounds the sets of each family around each center. */
    public void centerBounds(ProofGraph graph, double[] u, double[] least, double[] most, double[] ofFamily) {
        NativeProofKernels.centerBounds(graph.lists(), u, least, most, ofFamily);
    }

    /** Finds the triangles of a block that are alive in an interval, see {@link NativeProofKernels#aliveTriangles}. */
    public int aliveTriangles(
            int[] fields,
            int first,
            int size,
            double[] z,
            double[] cellSizes,
            double[] lines,
            int lineCount,
            int[] alive) {
        return (int)
                NativeProofKernels.aliveTriangles(tier, fields, first, size, z, cellSizes, lines, lineCount, alive);
    }

    /** Selects and sorts the operands of unions, see {@link NativeProofKernels#sortOperands}. */
    public int sortOperands(
            int[] all,
            int[] allStarts,
            double[] sizes,
            double[] u,
            double[] sums,
            double hi,
            double least,
            double leastSum,
            long[] keys,
            int[] found,
            int[] concepts,
            double[] sortedU,
            int[] starts) {
        return (int) NativeProofKernels.sortOperands(
                all,
                allStarts,
                all.length,
                sizes,
                u,
                sums,
                hi,
                least,
                leastSum,
                keys,
                found,
                concepts,
                sortedU,
                starts);
    }

    /** Searches the sets around centers; returns whether all are searched or the limit of steps is reached. */
    public boolean searchPaths(
            ProofGraph graph,
            double[] sizes,
            double[] z,
            double[] u,
            double[] least,
            double[] most,
            byte[] familiesOf,
            double[] sumOfFamily,
            ProofRun run) {
        return NativeProofKernels.searchPaths(
                        graph.lists(),
                        graph.adjacency(),
                        sizes,
                        z,
                        u,
                        least,
                        most,
                        familiesOf,
                        sumOfFamily,
                        run.numbers,
                        run.place,
                        run.concepts,
                        run.sums,
                        run.capacity,
                        run.scratch)
                != 0;
    }

    /** Searches unions of the sets of pairs; returns whether all are searched or the limit of steps is reached. */
    public boolean searchPairUnions(
            ProofGraph graph,
            double[] sizes,
            double[] z,
            double[] u,
            double[] mostWithout,
            double[] mostOfPair,
            int[] aliveOuter,
            int outerCount,
            int[] alivePairs,
            int pairCount,
            int[] operandConcepts,
            double[] operandU,
            int[] operandStarts,
            ProofRun run) {
        return NativeProofKernels.searchPairUnions(
                        graph.lists(),
                        graph.adjacency(),
                        sizes,
                        z,
                        u,
                        mostWithout,
                        mostOfPair,
                        aliveOuter,
                        outerCount,
                        alivePairs,
                        pairCount,
                        operandConcepts,
                        operandU,
                        operandStarts,
                        run.numbers,
                        run.place,
                        run.concepts,
                        run.sums,
                        run.capacity,
                        run.scratch)
                != 0;
    }

    /** Searches unions of three concepts; returns whether all are searched or the limit of steps is reached. */
    public boolean searchUnions(
            ProofGraph graph,
            double[] sizes,
            double[] z,
            double[] sumBounds,
            double[] mostUpTo,
            int[] operandConcepts,
            double[] operandU,
            int[] operandStarts,
            double mostPair,
            double mostSumPair,
            double mostSumSmall,
            ProofRun run) {
        return NativeProofKernels.searchUnions(
                        graph.adjacency(),
                        graph.conceptCount(),
                        sizes,
                        z,
                        sumBounds,
                        mostUpTo,
                        operandConcepts,
                        operandU,
                        operandStarts,
                        mostPair,
                        mostSumPair,
                        mostSumSmall,
                        run.numbers,
                        run.place,
                        run.concepts,
                        run.sums,
                        run.capacity)
                != 0;
    }

    /** Searches unions with large concepts; returns whether all are searched or the limit of steps is reached. */
    public boolean searchLargeUnions(
            ProofGraph graph,
            double[] sizes,
            double[] z,
            double[] u,
            int[] large,
            int[] alive,
            int aliveCount,
            double[] nestedMost,
            double[] mostWithout,
            double[] mostCrossing,
            double[] mostOfPair,
            double mostPairSet,
            ProofRun run) {
        return NativeProofKernels.searchLargeUnions(
                        graph.lists(),
                        graph.adjacency(),
                        sizes,
                        z,
                        u,
                        large,
                        alive,
                        aliveCount,
                        nestedMost,
                        mostWithout,
                        mostCrossing,
                        mostOfPair,
                        mostPairSet,
                        run.numbers,
                        run.place,
                        run.concepts,
                        run.sums,
                        run.capacity,
                        run.scratch)
                != 0;
    }

    /** Lists the first {@code count} sets that, or whose complements, reach the least sums; returns their number. */
    public int aliveSets(double[] sizes, double[] z, int count, SumThreshold least, long sampleCount, int[] alive) {
        return (int) NativeProofKernels.aliveSets(sizes, z, count, least.coefficients(), (double) sampleCount, alive);
    }

    /** Lists the crossing pairs with a set that, or whose complement, reaches the least sums; returns their number. */
    public int alivePairs(
            ProofGraph graph, double[] sizes, double[] z, SumThreshold least, long sampleCount, int[] alive) {
        return (int) NativeProofKernels.alivePairs(
                graph.lists(), sizes, z, least.coefficients(), (double) sampleCount, alive);
    }

    /** Adds the ranks of the patterns from {@code first} to {@code last - 1} to the sums of the sets listed for each. */
    public void addListed(int[] starts, int[] sets, double[] ranks, int first, int last, double[] z) {
        NativeProofKernels.addListed(starts, sets, ranks, first, last, z);
    }

    /** Adds the ranks of the patterns of words of a set to each concept after i that a pattern has. */
    public void addShared(
            long[] set, int first, int last, int[] starts, int[] concepts, double[] ranks, int i, double[] shared) {
        NativeProofKernels.addShared(set, first, last, starts, concepts, ranks, i, shared);
    }

    /** Adds the ranks of some patterns to their concepts and pairs of concepts, see {@link NativeProofKernels#addPairs}. */
    public void addPairs(
            int[] starts,
            int[] concepts,
            double[] ranks,
            int first,
            int last,
            int[] rowStarts,
            double[] z,
            double[] shared) {
        NativeProofKernels.addPairs(starts, concepts, ranks, first, last, rowStarts, z, shared);
    }

    /** Adds the words of some patterns to their triples of concepts, see {@link NativeProofKernels#addTriples}. */
    public void addTriples(
            int[] starts,
            int[] concepts,
            long[] words,
            int first,
            int last,
            int from,
            int to,
            int conceptCount,
            int[] next,
            long[] table) {
        NativeProofKernels.addTriples(starts, concepts, words, first, last, from, to, conceptCount, next, table);
    }

    /** Adds the words of the patterns of words of two sets to each concept after j; returns the number of additions. */
    public long addToConcepts(
            long[] firstSet,
            long[] secondSet,
            int first,
            int last,
            int[] starts,
            int[] concepts,
            long[] words,
            int j,
            long[] shared) {
        return NativeProofKernels.addToConcepts(firstSet, secondSet, first, last, starts, concepts, words, j, shared);
    }
}
