package dev.invert.search;

import dev.invert.kernel.AucWorkspace;

/** Formulas of all lanes that wait to be summed together. */
final class JointQueue {
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

    void sum(AucWorkspace workspace) {
        workspace.sumJoint(size, lanes, slots, parentSlots);
    }
}
