package dev.invert.internal.kernel;

import it.unimi.dsi.fastutil.ints.IntArrays;

/**
 * Decides which formulas are summed in sixteen lanes and which are scattered one by one. The most expensive formulas go
 * first, sixteen at a time, as long as a pass over the lanes costs less than scattering them.
 */
final class JointPlan {
    private final int[] order;
    private final long[] costs;
    private final long lanePassCost;
    private int size;

    /**
     * Creates a plan for up to {@code capacity} formulas.
     *
     * @param capacity largest number of formulas
     * @param lanePassCost cost of one pass over the lanes, in scattered patterns
     */
    JointPlan(int capacity, long lanePassCost) {
        this.order = new int[capacity];
        this.costs = new long[capacity];
        this.lanePassCost = lanePassCost;
    }

    void clear() {
        size = 0;
    }

    /** Adds a formula whose scatter visits {@code scatterCost} patterns. */
    void add(int formula, long scatterCost) {
        order[size++] = formula;
        costs[formula] = scatterCost;
    }

    /** Sorts the formulas by descending cost; returns the number of leading formulas that go through lanes. */
    int split(int count, int lanes) {
        IntArrays.quickSort(order, 0, count, (a, b) -> Long.compare(costs[b], costs[a]));
        int inLanes = 0;
        while (inLanes < count) {
            int end = Math.min(count, inLanes + lanes);
            long scatter = 0;
            for (int i = inLanes; i < end; i++) {
                scatter += costs[order[i]];
            }
            if (scatter <= lanePassCost) {
                break;
            }
            inLanes = end;
        }
        return inLanes;
    }

    /** Returns the formula at a position of the order. */
    int formula(int at) {
        return order[at];
    }
}
