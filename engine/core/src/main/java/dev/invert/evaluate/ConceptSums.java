package dev.invert.evaluate;

import java.util.Arrays;

/** Sums of all concepts while the samples of a neuron pass in descending order, in groups of equal activations. */
final class ConceptSums {
    private final int[] inGroup;
    private final long[] found;
    private final double[] precision;
    private final double[] distance;
    private final long[] onTop;
    private final int[] touched;
    private int touchedCount;

    ConceptSums(int concepts) {
        inGroup = new int[concepts];
        found = new long[concepts];
        precision = new double[concepts];
        distance = new double[concepts];
        onTop = new long[concepts];
        touched = new int[concepts];
    }

    void clear() {
        Arrays.fill(found, 0);
        Arrays.fill(precision, 0);
        Arrays.fill(distance, 0);
        Arrays.fill(onTop, 0);
    }

    /** Adds a sample of a concept to the current group. */
    void add(int concept, double value) {
        if (inGroup[concept]++ == 0) {
            touched[touchedCount++] = concept;
        }
        distance[concept] += value;
    }

    /**
     * Ends a group.
     *
     * @param end number of samples up to the end of the group
     * @param top whether they are among the top samples
     */
    void endGroup(int end, boolean top) {
        for (int i = 0; i < touchedCount; i++) {
            int concept = touched[i];
            found[concept] += inGroup[concept];
            precision[concept] += inGroup[concept] * (double) found[concept] / end;
            onTop[concept] = top ? found[concept] : onTop[concept];
            inGroup[concept] = 0;
        }
        touchedCount = 0;
    }

    /** Returns the sum of the precisions at the samples of a concept. */
    double precision(int concept) {
        return precision[concept];
    }

    double distance(int concept) {
        return distance[concept];
    }

    long onTop(int concept) {
        return onTop[concept];
    }
}
