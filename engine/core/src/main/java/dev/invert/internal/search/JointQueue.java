package dev.invert.internal.search;

import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.parallel.Cancellation;
import java.util.Arrays;

/** Queue of formulas of all lanes that are to be summed together. */
final class JointQueue {
    private static final int MOST_AT_ONCE = 256;

    private final int[] lanes;
    private final int[] slots;
    private final int[] parentSlots;
    private int size;

    JointQueue(int capacity) {
        lanes = new int[capacity];
        slots = new int[capacity];
        parentSlots = new int[capacity];
    }

    void clear() {
        size = 0;
    }

    void add(int lane, int slot, int parentSlot) {
        lanes[size] = lane;
        slots[size] = slot;
        parentSlots[size] = parentSlot;
        size++;
    }

    /**
     * Sums all queued formulas in batches, and checks for cancellation between them: a wide beam would otherwise take
     * seconds to notice it.
     */
    void sum(AucWorkspace workspace, Cancellation cancellation) {
        for (int from = 0; from < size; from += MOST_AT_ONCE) {
            cancellation.check();
            int to = Math.min(size, from + MOST_AT_ONCE);
            workspace.sumJoint(
                    to - from,
                    Arrays.copyOfRange(lanes, from, to),
                    Arrays.copyOfRange(slots, from, to),
                    Arrays.copyOfRange(parentSlots, from, to));
        }
    }
}
