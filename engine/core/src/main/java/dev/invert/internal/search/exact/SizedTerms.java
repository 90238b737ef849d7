package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.ProofKernels;

/**
 * Concepts ordered by the octave of n (the integer part of log2 n), and within an octave by descending u. A union must
 * reach both a U and an n, and the largest u mostly belong to the smallest concepts: octaves let the search for an
 * operand start at a sufficient n.
 */
final class SizedTerms {
    private static final int OCTAVES = Integer.SIZE;

    private final double[] sizes;
    /** All concepts, by ascending octave. */
    private final int[] all;

    private final int[] allStarts = new int[OCTAVES + 1];
    private final double[] mostUpTo = new double[OCTAVES];
    private final double[] mostFrom = new double[OCTAVES + 1];
    private final int[] concepts;
    private final double[] u;
    private final int[] starts = new int[OCTAVES + 1];
    private final int[] found;
    private final double[] foundU;
    private final DescendingOrder order;
    /** Null if concepts are sorted in Java. */
    private final ProofKernels kernels;

    private final long[] keys;

    /**
     * Creates terms.
     *
     * @param sizes n of each concept
     * @param members the concepts
     * @param kernels kernels that sort, or null
     */
    SizedTerms(double[] sizes, int[] members, ProofKernels kernels) {
        this.sizes = sizes;
        this.kernels = kernels;
        this.keys = new long[kernels == null ? 0 : members.length];
        this.all = new int[members.length];
        this.concepts = new int[members.length];
        this.u = new double[members.length];
        this.found = new int[members.length];
        this.foundU = new double[members.length];
        this.order = new DescendingOrder(members.length);
        for (int c : members) {
            allStarts[octave(sizes[c]) + 1]++;
        }
        for (int o = 0; o < OCTAVES; o++) {
            allStarts[o + 1] += allStarts[o];
        }
        int[] next = allStarts.clone();
        for (int c : members) {
            all[next[octave(sizes[c])]++] = c;
        }
    }

    /** Returns the octave of n; 0 for n below 2. */
    static int octave(double n) {
        return n < 1 ? 0 : OCTAVES - 1 - Integer.numberOfLeadingZeros((int) n);
    }

    /** Starts an interval: computes the largest u per octave over all concepts with n below {@code hi}. */
    void start(double[] setU, double hi) {
        double most = Double.NEGATIVE_INFINITY;
        for (int o = 0; o < OCTAVES; o++) {
            double mostHere = Double.NEGATIVE_INFINITY;
            int end = allStarts[o + 1];
            for (int at = allStarts[o]; at < end; at++) {
                int c = all[at];
                if (sizes[c] < hi && setU[c] > mostHere) {
                    mostHere = setU[c];
                }
            }
            most = most > mostHere ? most : mostHere;
            mostUpTo[o] = most;
            mostFrom[o] = mostHere;
        }
        mostFrom[OCTAVES] = Double.NEGATIVE_INFINITY;
        for (int o = OCTAVES - 1; o >= 0; o--) {
            mostFrom[o] = mostFrom[o] > mostFrom[o + 1] ? mostFrom[o] : mostFrom[o + 1];
        }
    }

    /**
     * Selects the concepts with n below {@code hi}, u of at least {@code least} and a sum of at least {@code leastSum}, and
     * sorts them; only then can concepts be read. Returns their number.
     */
    int sortFrom(double[] setU, double hi, double least, SumBounds sums, double leastSum) {
        if (kernels != null) {
            return kernels.sortOperands(
                    all, allStarts, sizes, setU, sums.sums(), hi, least, leastSum, keys, found, concepts, u, starts);
        }
        int size = 0;
        for (int o = 0; o < OCTAVES; o++) {
            starts[o] = size;
            int count = 0;
            for (int at = allStarts[o]; at < allStarts[o + 1]; at++) {
                int c = all[at];
                if (setU[c] >= least && sums.of(c) >= leastSum && sizes[c] < hi) {
                    found[count] = c;
                    foundU[count++] = setU[c];
                }
            }
            order.sort(foundU, 0, count);
            for (int i = 0; i < count; i++) {
                concepts[size] = found[order.place(i)];
                u[size++] = foundU[order.place(i)];
            }
        }
        starts[OCTAVES] = size;
        return size;
    }

    /** Adds all concepts with n below {@code hi} to a bound on pairs of them. */
    void addTo(DisjointPairs pairs, double[] setU, double hi) {
        pairs.clear();
        for (int c : all) {
            if (sizes[c] < hi) {
                pairs.add(c, setU[c]);
            }
        }
    }

    /** Returns the largest u of concepts up to and including an octave, or minus infinity if there are none. */
    double mostUpTo(int octave) {
        return mostUpTo[octave];
    }

    /** Returns the largest u of concepts in an octave or above, or minus infinity if there are none. */
    double mostFrom(int octave) {
        return mostFrom[octave];
    }

    /** Returns the largest octave with selected concepts, or -1 if there are none. */
    int lastOctave() {
        int octave = OCTAVES - 1;
        while (octave >= 0 && starts[octave] == starts[octave + 1]) {
            octave--;
        }
        return octave;
    }

    /** Returns the index of the first selected concept of an octave. */
    int start(int octave) {
        return starts[octave];
    }

    /** Returns the index one past the last selected concept of an octave. */
    int end(int octave) {
        return starts[octave + 1];
    }

    /** Returns all concepts, by ascending octave; read-only. */
    int[] all() {
        return all;
    }

    /** Returns the largest u up to each octave; read-only. */
    double[] mostUpTo() {
        return mostUpTo;
    }

    /** Returns the selected concepts; read-only. */
    int[] concepts() {
        return concepts;
    }

    /** Returns u of the selected concepts; read-only. */
    double[] u() {
        return u;
    }

    /** Returns the index of the first selected concept of each octave, and of the end; read-only. */
    int[] starts() {
        return starts;
    }

    int concept(int at) {
        return concepts[at];
    }

    double u(int at) {
        return u[at];
    }
}
