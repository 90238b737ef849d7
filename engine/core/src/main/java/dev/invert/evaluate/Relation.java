package dev.invert.evaluate;

import java.util.Locale;

/** Relation of the samples of a label to those of the truth. */
public enum Relation {
    /** Both hold for the same samples. */
    EQUAL,
    /** The label holds for all samples of the truth, and for more. */
    BROADER,
    /** The label holds only for samples of the truth, but not for all of them. */
    NARROWER,
    /** Some samples are shared, and each has others. */
    OVERLAPPING,
    /** No sample is shared. */
    DISJOINT,
    /** The neuron has no label. */
    NONE;

    /** Returns the name as files write it: in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
