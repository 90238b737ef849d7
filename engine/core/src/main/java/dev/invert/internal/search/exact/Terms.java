package dev.invert.internal.search.exact;

/** Concepts with the u, n and Z that each would add to a set. Reused. */
final class Terms {
    private final int[] addedConcepts;
    private final double[] addedU;
    private final double[] addedN;
    private final double[] addedZ;
    private final int[] concepts;
    private final double[] u;
    private final double[] n;
    private final double[] z;
    private final DescendingOrder order;
    private int size;
    private double most;

    Terms(int capacity) {
        addedConcepts = new int[capacity];
        addedU = new double[capacity];
        addedN = new double[capacity];
        addedZ = new double[capacity];
        concepts = new int[capacity];
        u = new double[capacity];
        n = new double[capacity];
        z = new double[capacity];
        order = new DescendingOrder(capacity);
    }

    void clear() {
        size = 0;
        most = Double.NEGATIVE_INFINITY;
    }

    void add(int concept, double termU, double termN, double termZ) {
        addedConcepts[size] = concept;
        addedU[size] = termU;
        addedN[size] = termN;
        addedZ[size] = termZ;
        size++;
        most = Math.max(most, termU);
    }

    /** Sorts the terms by descending u; only then can they be read. Returns the steps that this takes. */
    double sort() {
        return sortFrom(Double.NEGATIVE_INFINITY);
    }

    /**
     * Keeps only terms with u of at least {@code least} and sorts them by descending u; only then can terms be read.
     * Returns the steps that this takes.
     */
    double sortFrom(double least) {
        int added = size;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (addedU[i] >= least) {
                addedConcepts[kept] = addedConcepts[i];
                addedU[kept] = addedU[i];
                addedN[kept] = addedN[i];
                addedZ[kept] = addedZ[i];
                kept++;
            }
        }
        size = kept;
        order.sort(addedU, 0, size);
        for (int i = 0; i < size; i++) {
            int place = order.place(i);
            concepts[i] = addedConcepts[place];
            u[i] = addedU[place];
            n[i] = addedN[place];
            z[i] = addedZ[place];
        }
        return Steps.TERM * added + Steps.SORTED * kept;
    }

    int size() {
        return size;
    }

    /** Returns the largest u of the terms added, or minus infinity if there are none. */
    double most() {
        return most;
    }

    int concept(int i) {
        return concepts[i];
    }

    double u(int i) {
        return u[i];
    }

    double n(int i) {
        return n[i];
    }

    double z(int i) {
        return z[i];
    }
}
