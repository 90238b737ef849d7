package dev.invert.internal.search.exact;

import dev.invert.internal.parallel.Cancellation;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/**
 * Which concepts share samples. Of two that do, either one lies inside the other, or they cross and their intersection
 * is a set of its own: number {@code C + x} for the crossing pair x. Two concepts that share none are disjoint.
 */
final class ConceptGraph {
    private final PatternRows rows;
    private final int wordCount;
    private final long[] adjacency;
    private final int[] degrees;
    private final ConceptLists below;
    private final ConceptLists above;
    private final ConceptLists crossing;
    private final int[] crossingSets;
    private final int[] pairFirst;
    private final int[] pairSecond;
    private final int[] pairSizes;

    ConceptGraph(PatternRows rows) {
        this.rows = rows;
        int count = rows.conceptCount();
        this.wordCount = (count + 63) >>> 6;
        this.adjacency = new long[Math.multiplyExact(count, wordCount)];
        this.degrees = new int[count];
        IntArrayList nestedOuter = new IntArrayList();
        IntArrayList nestedInner = new IntArrayList();
        IntArrayList first = new IntArrayList();
        IntArrayList second = new IntArrayList();
        IntArrayList sizes = new IntArrayList();
        int[] shared = new int[count];
        for (int i = 0; i < count; i++) {
            Cancellation.checkThread();
            countShared(i, shared);
            setAdjacent(i, i);
            for (int j = i + 1; j < count; j++) {
                if (shared[j] == 0) {
                    continue;
                }
                setAdjacent(i, j);
                setAdjacent(j, i);
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
        this.below = ConceptLists.of(count, nestedOuter.toIntArray(), nestedInner.toIntArray());
        this.above = ConceptLists.of(count, nestedInner.toIntArray(), nestedOuter.toIntArray());
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

    /** Adds, for each concept j after i, how many samples show both. */
    private void countShared(int i, int[] shared) {
        int[] starts = rows.starts();
        int[] concepts = rows.concepts();
        int[] patternSizes = rows.patternSizes();
        PatternRows.forEach(rows.truth(i), p -> {
            for (int at = starts[p + 1] - 1; concepts[at] > i; at--) {
                shared[concepts[at]] += patternSizes[p];
            }
        });
    }

    private void setAdjacent(int i, int j) {
        adjacency[i * wordCount + (j >>> 6)] |= 1L << j;
    }

    /** C. */
    int conceptCount() {
        return degrees.length;
    }

    /** Whether two concepts share no sample; a concept shares its samples with itself. */
    boolean disjoint(int i, int j) {
        return (adjacency[i * wordCount + (j >>> 6)] >>> j & 1) == 0;
    }

    /** Whether some concept is disjoint from this one. */
    boolean hasDisjoint(int i) {
        return degrees[i] < degrees.length - 1;
    }

    /** Whether any two neighbors of a concept are disjoint. */
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

    /** Inside each concept: the concepts that it contains. */
    ConceptLists below() {
        return below;
    }

    /** Around each concept: the concepts that contain it. */
    ConceptLists above() {
        return above;
    }

    /** The concepts that each concept crosses. */
    ConceptLists crossing() {
        return crossing;
    }

    /** The intersections that belong to the places of {@link #crossing}; not to be written to. */
    int[] crossingSets() {
        return crossingSets;
    }

    /** X: crossing pairs. */
    int pairCount() {
        return pairFirst.length;
    }

    int pairFirst(int x) {
        return pairFirst[x];
    }

    int pairSecond(int x) {
        return pairSecond[x];
    }

    /** n of the intersection. */
    int pairSize(int x) {
        return pairSizes[x];
    }

    /** The set of the samples that two neighbors share: the smaller of the two, or that of the crossing pair. */
    int sharedSet(int i, int j) {
        int at = Arrays.binarySearch(crossing.members(), crossing.start(i), crossing.end(i), j);
        if (at >= 0) {
            return crossingSets[at];
        }
        return rows.conceptSize(i) < rows.conceptSize(j) ? i : j;
    }

    /** For each concept the set that it shares with i, or -1 if they are disjoint or the same. */
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

    /** Pairs that share samples. */
    long edgeCount() {
        return (long) below.size() + pairFirst.length;
    }

    /** Triples of which each two share samples. */
    double triangleCount() {
        double count = 0;
        for (int i = 0; i < degrees.length; i++) {
            Cancellation.checkThread();
            for (int j = i + 1; j < degrees.length; j++) {
                if (!disjoint(i, j)) {
                    for (int w = 0; w < wordCount; w++) {
                        count += Long.bitCount(adjacency[i * wordCount + w] & adjacency[j * wordCount + w]);
                    }
                    // The two themselves.
                    count -= 2;
                }
            }
        }
        return count / 3;
    }

    long memoryBytes() {
        return (long) adjacency.length * Long.BYTES
                + below.memoryBytes()
                + above.memoryBytes()
                + crossing.memoryBytes()
                + (long) Integer.BYTES * (degrees.length + crossingSets.length + 3L * pairFirst.length);
    }
}
