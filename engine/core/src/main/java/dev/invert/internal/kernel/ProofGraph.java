package dev.invert.internal.kernel;

/**
 * The lists of a concept graph in one array, and its bits per pair, as the kernels of proofs read them. Immutable.
 */
public final class ProofGraph {
    private static final int COUNTS = 4;

    /** The lists have six entries per crossing pair, and some per concept. */
    private static final int MOST_PAIRS = Integer.MAX_VALUE / 8;

    private final int conceptCount;
    private final int[] lists;
    private final long[] adjacency;

    private ProofGraph(int conceptCount, int[] lists, long[] adjacency) {
        this.conceptCount = conceptCount;
        this.lists = lists;
        this.adjacency = adjacency;
    }

    /** Returns whether a graph with this number of crossing pairs fits into one array. */
    public static boolean fits(int pairCount) {
        return pairCount <= MOST_PAIRS;
    }

    /**
     * Packs a graph.
     *
     * @param conceptCount C
     * @param pairCount X
     * @param adjacency bits of neighbors
     * @param outer concepts that contain others, each after those inside it
     * @param centers concepts with disjoint neighbors
     * @param others starts and members of children, concepts below, and crossing concepts; the sets of the latter; first
     *     and second concept of each crossing pair
     */
    public static ProofGraph of(
            int conceptCount, int pairCount, long[] adjacency, int[] outer, int[] centers, int[]... others) {
        int length = COUNTS + 2 + others.length + outer.length + centers.length;
        for (int[] list : others) {
            length = Math.addExact(length, list.length);
        }
        int[] packed = new int[length];
        packed[0] = conceptCount;
        packed[1] = pairCount;
        packed[2] = outer.length;
        packed[3] = centers.length;
        int header = COUNTS;
        int at = COUNTS + 2 + others.length;
        int[][] lists = new int[2 + others.length][];
        lists[0] = outer;
        lists[1] = centers;
        System.arraycopy(others, 0, lists, 2, others.length);
        for (int[] list : lists) {
            packed[header++] = at;
            System.arraycopy(list, 0, packed, at, list.length);
            at += list.length;
        }
        return new ProofGraph(conceptCount, packed, adjacency);
    }

    /** Returns C, the number of concepts. */
    int conceptCount() {
        return conceptCount;
    }

    /**
     * Returns a header with the number of concepts, crossing pairs, outer concepts and centers and the place of each list,
     * followed by the lists.
     */
    int[] lists() {
        return lists;
    }

    /** Returns a bit for each two concepts that share samples, in rows of 64-bit words. */
    long[] adjacency() {
        return adjacency;
    }

    /** Returns the memory of the lists in bytes; the bits are those of the packed graph. */
    public long memoryBytes() {
        return (long) Integer.BYTES * lists.length;
    }
}
