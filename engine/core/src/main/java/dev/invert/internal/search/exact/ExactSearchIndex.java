package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.ProofGraph;
import dev.invert.internal.kernel.ProofKernels;
import dev.invert.internal.parallel.Cancellation;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The part of the proof's data that depends on the concept matrix only: the graph of concepts that share samples, all
 * triangles, and the sets that contain each pattern. Immutable and thread-safe.
 */
public final class ExactSearchIndex {
    /**
     * A concept is large if more than N divided by this many samples have it; unions with large concepts use lists of
     * their own.
     */
    private static final int LARGE_DIVISOR = 8;

    /** Number of fields of a large concept for kernels. */
    private static final int LARGE_FIELDS = 5;

    private final Bounds bounds;
    private final int length;
    private final PatternRows rows;
    private final ConceptGraph graph;
    private final SetSums setSums;
    private final Triangles triangles;
    private final boolean listed;
    private final double[] sizes;
    private final double[] patternSizes;
    private final int[] centers;
    private final int[] smallUnited;
    private final int[] largeUnited;
    private final int[][] disjointFrom;
    private final int[][] outermostDisjointFrom;
    private final double[] mostUnited;
    /** Number of samples that each concept shares with each later one; empty unless triangles are streamed. */
    private final double[][] pairSizes;

    /** Null if loops run in Java. */
    private final ProofKernels kernels;
    /** Null if loops run in Java. */
    private final ProofGraph packedGraph;
    /** The lists of the large concepts as kernels read them. */
    private final int[] packedLarge;

    /**
     * Builds the index.
     *
     * @param rows the concept matrix
     * @param graph its concept graph
     * @param length largest number of literals in a formula, 1 to 3
     * @param bounds bounds on n
     * @param listed whether triangles are listed (true) or streamed (false)
     */
    ExactSearchIndex(PatternRows rows, ConceptGraph graph, int length, Bounds bounds, boolean listed) {
        this.rows = rows;
        this.bounds = bounds;
        this.length = length;
        this.graph = graph;
        this.listed = listed;
        this.kernels = graph.hasBits() && ProofGraph.fits(graph.pairCount())
                ? KernelChoice.chosen().proofKernels().orElse(null)
                : null;
        this.triangles = length == 3 && listed ? new Triangles(rows, graph, bounds) : null;
        int[] triples = triangles == null ? new int[0] : triangles.triples();
        this.setSums = listed ? new ListedSums(rows, graph, triples, kernels) : SetSums.unlisted(rows, graph, kernels);
        this.sizes = sizes(triples);
        this.pairSizes = listed || length < 3 ? new double[0][] : pairSizes();
        this.patternSizes = new double[rows.patternCount()];
        for (int p = 0; p < patternSizes.length; p++) {
            patternSizes[p] = rows.patternSizes()[p];
        }
        this.disjointFrom = new int[graph.conceptCount()][];
        this.outermostDisjointFrom = new int[graph.conceptCount()][];
        this.mostUnited = new double[graph.conceptCount()];
        IntArrayList pathCenters = new IntArrayList();
        IntArrayList small = new IntArrayList();
        IntArrayList large = new IntArrayList();
        for (int i = 0; i < graph.conceptCount(); i++) {
            Cancellation.checkThread();
            if (length == 3 && graph.hasDisjointNeighbors(i)) {
                pathCenters.add(i);
            }
            if (graph.hasDisjoint(i)) {
                if (LARGE_DIVISOR * (long) rows.conceptSize(i) <= rows.sampleCount()) {
                    small.add(i);
                } else {
                    large.add(i);
                    disjointFrom[i] = findDisjoint(i);
                    outermostDisjointFrom[i] = findOutermost(i);
                    mostUnited[i] = findMostUnited(i);
                }
            }
        }
        this.centers = pathCenters.toIntArray();
        this.packedGraph = kernels == null ? null : graph.packed(centers);
        this.smallUnited = small.toIntArray();
        this.largeUnited = large.toIntArray();
        this.packedLarge = packedGraph == null ? new int[0] : packLarge();
    }

    /**
     * Returns the indices for formulas of exactly 1, 2, … literals; the one for {@link #length()} is this index.
     *
     * @param longest largest number of literals, from 0 to {@link #length()}
     */
    public List<ExactSearchIndex> ofLengths(int longest) {
        return IntStream.rangeClosed(1, longest)
                .mapToObj(exactly ->
                        exactly == length ? this : new ExactSearchIndex(rows, graph, exactly, bounds, listed))
                .toList();
    }

    private double[] sizes(int[] triples) {
        int pairEnd = graph.conceptCount() + graph.pairCount();
        double[] n = new double[pairEnd + triples.length / 3];
        for (int c = 0; c < graph.conceptCount(); c++) {
            n[c] = rows.conceptSize(c);
        }
        for (int x = 0; x < graph.pairCount(); x++) {
            n[graph.conceptCount() + x] = graph.pairSize(x);
        }
        for (int t = 0; t < triples.length / 3; t++) {
            long[] first = rows.truth(triples[3 * t]);
            long[] second = rows.truth(triples[3 * t + 1]);
            long[] third = rows.truth(triples[3 * t + 2]);
            for (int w = 0; w < first.length; w++) {
                for (long word = first[w] & second[w] & third[w]; word != 0; word &= word - 1) {
                    n[pairEnd + t] += rows.patternSizes()[(w << 6) + Long.numberOfTrailingZeros(word)];
                }
            }
        }
        return n;
    }

    private double[][] pairSizes() {
        int count = graph.conceptCount();
        double[][] shared = new double[count][count];
        int[] sets = new int[count];
        for (int i = 0; i < count; i++) {
            Cancellation.checkThread();
            graph.sharedSets(i, sets);
            for (int k = i + 1; k < count; k++) {
                shared[i][k] = sets[k] < 0 ? 0 : sizes[sets[k]];
            }
        }
        return shared;
    }

    private int[] findDisjoint(int i) {
        IntArrayList found = new IntArrayList();
        for (int j = 0; j < graph.conceptCount(); j++) {
            if (graph.disjoint(i, j)) {
                found.add(j);
            }
        }
        return found.toIntArray();
    }

    private int[] packLarge() {
        IntArrayList packed = new IntArrayList();
        packed.add(largeUnited.length);
        int at = 1 + LARGE_FIELDS * largeUnited.length;
        for (int k : largeUnited) {
            packed.add(k);
            for (int[] list : new int[][] {disjointFrom[k], outermostDisjointFrom[k]}) {
                packed.add(at);
                at = Math.addExact(at, list.length);
                packed.add(at);
            }
        }
        for (int k : largeUnited) {
            packed.addElements(packed.size(), disjointFrom[k]);
            packed.addElements(packed.size(), outermostDisjointFrom[k]);
        }
        return packed.toIntArray();
    }

    /** Returns those concepts disjoint from a concept that lie in no other of them. */
    private int[] findOutermost(int i) {
        return IntStream.of(disjointFrom[i])
                .filter(j -> IntStream.range(
                                graph.above().start(j), graph.above().end(j))
                        .noneMatch(at -> graph.disjoint(i, graph.above().members()[at])))
                .toArray();
    }

    private double findMostUnited(int i) {
        double most = 0;
        double second = 0;
        for (int j : disjointFrom[i]) {
            double size = sizes[j];
            second = Math.max(second, Math.min(most, size));
            most = Math.max(most, size);
        }
        return sizes[i] + most + second;
    }

    Bounds bounds() {
        return bounds;
    }

    /** Returns the largest number of literals in a formula, 1 to 3. */
    public int length() {
        return length;
    }

    /** Returns the kernels of proofs, or null if their loops run in Java. */
    ProofKernels kernels() {
        return kernels;
    }

    /** Returns the graph as the kernels of proofs read it, or null if there are none. */
    ProofGraph packedGraph() {
        return packedGraph;
    }

    /** Returns the lists of the large concepts as the kernels of proofs read them; read-only. */
    int[] packedLarge() {
        return packedLarge;
    }

    PatternRows rows() {
        return rows;
    }

    ConceptGraph graph() {
        return graph;
    }

    SetSums setSums() {
        return setSums;
    }

    /** Returns whether triangles are listed; otherwise they are streamed. */
    boolean isListed() {
        return listed;
    }

    /** Returns the listed triangles, or null if they are streamed or formulas have fewer than three literals. */
    Triangles triangles() {
        return triangles;
    }

    /** Returns the number of sets that are summed per neuron. */
    int setCount() {
        return sizes.length;
    }

    /**
     * Returns the predicted steps of proving formulas of up to two literals for a neuron whose sets are summed; generous,
     * since it is kept for them.
     */
    double shorterSteps() {
        return CostModel.shorterSteps(rows, graph, bounds);
    }

    /** Returns the predicted steps of the beam search that follows a proof of formulas of up to two literals. */
    double beamSteps() {
        return CostModel.beamNanos(rows.concepts().length);
    }

    /** Returns n of each set, in samples; read-only. */
    double[] sizes() {
        return sizes;
    }

    /** Returns m_p, the number of samples of each pattern; read-only. */
    double[] patternSizes() {
        return patternSizes;
    }

    /**
     * Returns the number of samples that a concept shares with each later one; read-only. Valid only if triangles are
     * streamed.
     */
    double[] pairSizes(int concept) {
        return pairSizes[concept];
    }

    /** Returns the concepts of which any two neighbors are disjoint; read-only. */
    int[] centers() {
        return centers;
    }

    /** Returns the concepts that are not large and are disjoint from some other concept; read-only. */
    int[] smallUnited() {
        return smallUnited;
    }

    /** Returns the large concepts that are disjoint from some other concept; read-only. */
    int[] largeUnited() {
        return largeUnited;
    }

    /** Returns the concepts that are disjoint from a large concept; read-only. */
    int[] disjointFrom(int large) {
        return disjointFrom[large];
    }

    /** Returns those of {@link #disjointFrom} that lie in no other of them; read-only. */
    int[] outermostDisjointFrom(int large) {
        return outermostDisjointFrom[large];
    }

    /** Returns an upper bound on n of a large concept with two concepts that are disjoint from it. */
    double mostUnited(int large) {
        return mostUnited[large];
    }

    /**
     * Returns the number of formulas of up to {@link #length()} literals over different concepts, including those
     * outside the bounds: 2 C of one literal, 8 for every two concepts, 64 for every three.
     */
    public long formulaCount() {
        long c = graph.conceptCount();
        long one = 2 * c;
        long two = length < 2 ? 0 : 4 * c * (c - 1);
        long three = length < 3 ? 0 : c * (c - 1) / 2 * (c - 2) / 3 * 64;
        return one + two + three;
    }

    /** Returns the heap memory of the index in bytes, without object headers. */
    public long memoryBytes() {
        long lists = 0;
        for (int[] list : disjointFrom) {
            lists += list == null ? 0 : list.length;
        }
        return rows.memoryBytes()
                + graph.memoryBytes()
                + setSums.memoryBytes()
                + (triangles == null ? 0 : triangles.memoryBytes())
                + (packedGraph == null ? 0 : packedGraph.memoryBytes())
                + (long) Integer.BYTES * packedLarge.length
                + (long) Double.BYTES
                        * ((long) pairSizes.length * pairSizes.length + sizes.length + patternSizes.length)
                + Integer.BYTES * (lists + smallUnited.length + largeUnited.length + centers.length);
    }
}
