package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.ProofGraph;
import dev.invert.internal.parallel.Cancellation;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Graph of the concepts that share samples. Of two such concepts, either one lies inside the other, or they cross and
 * their intersection is a set of its own, with number {@code C + x} for the crossing pair x. Two concepts that share no
 * sample are disjoint.
 */
final class ConceptGraph {
    /** Largest number of concepts for which a bit per pair says whether they are neighbors: 128 MiB. */
    static final int MOST_BITS = 32_768;

    private final PatternRows rows;
    private final int wordCount;
    /** A bit for each two neighbors, or null if there are too many concepts. */
    private final long[] adjacency;
    /** The neighbors of each concept in ascending order, or null if there are bits. */
    private final ConceptLists neighbors;

    private final int[] degrees;
    private final ConceptLists below;
    private final ConceptLists above;
    private final ConceptLists children;
    private final int[] outer;
    private final ConceptLists crossing;
    private final int[] crossingSets;
    private final int[] pairFirst;
    private final int[] pairSecond;
    private final int[] pairSizes;

    ConceptGraph(PatternRows rows) {
        this(rows, MOST_BITS);
    }

    /** Creates a graph with a bit per pair for up to a number of concepts. */
    ConceptGraph(PatternRows rows, int mostBits) {
        this.rows = rows;
        int count = rows.conceptCount();
        this.wordCount = (count + 63) >>> 6;
        this.adjacency = count > mostBits ? null : new long[count * wordCount];
        this.degrees = new int[count];
        IntArrayList nestedOuter = new IntArrayList();
        IntArrayList nestedInner = new IntArrayList();
        IntArrayList first = new IntArrayList();
        IntArrayList second = new IntArrayList();
        IntArrayList sizes = new IntArrayList();
        IntArrayList edgeFirst = new IntArrayList();
        IntArrayList edgeSecond = new IntArrayList();
        SharedCounts counts = SharedCounts.of(rows);
        int[] shared = new int[count];
        // One more: a concept is written before it is known to be new.
        int[] found = new int[count + 1];
        for (int i = 0; i < count; i++) {
            Cancellation.checkThread();
            int foundCount = counts.count(i, shared, found);
            setAdjacent(i, i);
            for (int at = 0; at < foundCount; at++) {
                int j = found[at];
                setAdjacent(i, j);
                setAdjacent(j, i);
                if (adjacency == null) {
                    edgeFirst.add(i);
                    edgeSecond.add(j);
                }
                degrees[i]++;
                degrees[j]++;
                if (shared[j] == rows.conceptSize(j)) {
                    nestedOuter.add(i);
                    nestedInner.add(j);
                } else if (shared[j] == rows.conceptSize(i)) {
                    nestedOuter.add(j);
                    nestedInner.add(i);
                } else {
                    first.add(i);
                    second.add(j);
                    sizes.add(shared[j]);
                }
                shared[j] = 0;
            }
        }
        this.neighbors =
                adjacency == null ? ConceptLists.ofBoth(count, edgeFirst.toIntArray(), edgeSecond.toIntArray()) : null;
        this.below = ConceptLists.of(count, nestedOuter.toIntArray(), nestedInner.toIntArray());
        this.above = ConceptLists.of(count, nestedInner.toIntArray(), nestedOuter.toIntArray());
        this.outer = outerBySize();
        this.children = findChildren();
        this.pairFirst = first.toIntArray();
        this.pairSecond = second.toIntArray();
        this.pairSizes = sizes.toIntArray();
        this.crossing = ConceptLists.ofBoth(count, pairFirst, pairSecond);
        this.crossingSets = new int[2 * pairFirst.length];
        int[] next = new int[count];
        for (int x = 0; x < pairFirst.length; x++) {
            crossingSets[crossing.start(pairFirst[x]) + next[pairFirst[x]]++] = count + x;
            crossingSets[crossing.start(pairSecond[x]) + next[pairSecond[x]]++] = count + x;
        }
    }

    /** Returns the concepts that contain others, in ascending order of their size. */
    private int[] outerBySize() {
        return IntStream.range(0, degrees.length)
                .filter(i -> below.start(i) < below.end(i))
                .boxed()
                .sorted(Comparator.comparingInt(rows::conceptSize))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private ConceptLists findChildren() {
        IntArrayList owners = new IntArrayList();
        IntArrayList members = new IntArrayList();
        int[] coveredBy = new int[degrees.length];
        Arrays.fill(coveredBy, -1);
        for (int a : outer) {
            Cancellation.checkThread();
            int[] inside = Arrays.copyOfRange(below.members(), below.start(a), below.end(a));
            IntArrays.quickSort(inside, (b, c) -> Integer.compare(rows.conceptSize(c), rows.conceptSize(b)));
            for (int b : inside) {
                if (coveredBy[b] != a) {
                    owners.add(a);
                    members.add(b);
                    for (int at = below.start(b); at < below.end(b); at++) {
                        coveredBy[below.members()[at]] = a;
                    }
                }
            }
        }
        return ConceptLists.of(degrees.length, owners.toIntArray(), members.toIntArray());
    }

    private void setAdjacent(int i, int j) {
        if (adjacency != null) {
            adjacency[i * wordCount + (j >>> 6)] |= 1L << j;
        }
    }

    /** Returns C, the number of concepts. */
    int conceptCount() {
        return degrees.length;
    }

    /** Returns whether two concepts share no sample. A concept is not disjoint from itself. */
    boolean disjoint(int i, int j) {
        if (adjacency == null) {
            return i != j && Arrays.binarySearch(neighbors.members(), neighbors.start(i), neighbors.end(i), j) < 0;
        }
        return (adjacency[i * wordCount + (j >>> 6)] >>> j & 1) == 0;
    }

    /** Returns whether a bit per pair says whether two concepts are neighbors. */
    boolean hasBits() {
        return adjacency != null;
    }

    /** Returns whether any concept is disjoint from this one. */
    boolean hasDisjoint(int i) {
        return degrees[i] < degrees.length - 1;
    }

    /** Returns whether any two neighbors of a concept are disjoint from each other. Requires bits. */
    boolean hasDisjointNeighbors(int i) {
        for (int w = 0; w < wordCount; w++) {
            for (long word = adjacency[i * wordCount + w]; word != 0; word &= word - 1) {
                int j = (w << 6) + Long.numberOfTrailingZeros(word);
                for (int x = 0; x < wordCount; x++) {
                    if ((adjacency[i * wordCount + x] & ~adjacency[j * wordCount + x]) != 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /**
     * Packs the graph for the kernels of proofs. Requires bits.
     *
     * @param centers concepts of which any two neighbors are disjoint
     */
    ProofGraph packed(int[] centers) {
        return ProofGraph.of(
                degrees.length,
                pairFirst.length,
                adjacency,
                outer,
                centers,
                children.starts(),
                children.members(),
                below.starts(),
                below.members(),
                crossing.starts(),
                crossing.members(),
                crossingSets,
                pairFirst,
                pairSecond);
    }

    /** Returns, per concept, the concepts strictly inside it. */
    ConceptLists below() {
        return below;
    }

    /** Returns, per concept, the concepts inside it that lie in no other concept inside it. */
    ConceptLists children() {
        return children;
    }

    /** Returns the concepts that contain others, each after all concepts inside it; read-only. */
    int[] outer() {
        return outer;
    }

    /** Returns, per concept, the concepts that strictly contain it. */
    ConceptLists above() {
        return above;
    }

    /** Returns, per concept, the concepts that it crosses. */
    ConceptLists crossing() {
        return crossing;
    }

    /** Returns the number of the intersection set for each entry of {@link #crossing}; read-only. */
    int[] crossingSets() {
        return crossingSets;
    }

    /** Returns X, the number of crossing pairs. */
    int pairCount() {
        return pairFirst.length;
    }

    int pairFirst(int x) {
        return pairFirst[x];
    }

    int pairSecond(int x) {
        return pairSecond[x];
    }

    /** Returns n of the intersection of a crossing pair, in samples. */
    int pairSize(int x) {
        return pairSizes[x];
    }

    /**
     * Returns the set of samples that two neighbors share: the smaller concept if nested, otherwise the set of the
     * crossing pair.
     */
    int sharedSet(int i, int j) {
        int at = Arrays.binarySearch(crossing.members(), crossing.start(i), crossing.end(i), j);
        if (at >= 0) {
            return crossingSets[at];
        }
        return rows.conceptSize(i) < rows.conceptSize(j) ? i : j;
    }

    /** Writes, for each concept, the set that it shares with concept i, or -1 if they are disjoint or the same. */
    void sharedSets(int i, int[] sets) {
        Arrays.fill(sets, -1);
        for (int at = below.start(i); at < below.end(i); at++) {
            sets[below.members()[at]] = below.members()[at];
        }
        for (int at = above.start(i); at < above.end(i); at++) {
            sets[above.members()[at]] = i;
        }
        for (int at = crossing.start(i); at < crossing.end(i); at++) {
            sets[crossing.members()[at]] = crossingSets[at];
        }
    }

    /** Returns the number of pairs of concepts that share samples. */
    long edgeCount() {
        return (long) below.size() + pairFirst.length;
    }

    /** Returns the number of triangles: triples of concepts of which each two share samples. Requires bits. */
    double triangleCount() {
        double count = 0;
        for (int i = 0; i < degrees.length; i++) {
            Cancellation.checkThread();
            for (int j = i + 1; j < degrees.length; j++) {
                if (!disjoint(i, j)) {
                    for (int w = 0; w < wordCount; w++) {
                        count += Long.bitCount(adjacency[i * wordCount + w] & adjacency[j * wordCount + w]);
                    }
                    // Excludes i and j themselves.
                    count -= 2;
                }
            }
        }
        return count / 3;
    }

    long memoryBytes() {
        return (adjacency == null ? neighbors.memoryBytes() : (long) adjacency.length * Long.BYTES)
                + below.memoryBytes()
                + above.memoryBytes()
                + children.memoryBytes()
                + crossing.memoryBytes()
                + (long) Integer.BYTES * (degrees.length + outer.length + crossingSets.length + 3L * pairFirst.length);
    }
}
