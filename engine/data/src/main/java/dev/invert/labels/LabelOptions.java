package dev.invert.labels;

import dev.invert.MemoryBudget;
import java.nio.file.Path;

/**
 * Options for reading labels, for files that do not describe themselves.
 *
 * @param names file with the names of an array's columns, as text or JSON, or null
 * @param sampleIds CSV file whose first column holds the ids of an array's rows, or null
 * @param groups name of the CSV column with the groups of samples, or a CSV file (sample,group), or null
 * @param layout layout of a CSV file
 * @param budget limits the native memory of the concept matrix and of everything computed from it
 */
public record LabelOptions(Path names, Path sampleIds, String groups, Layout layout, MemoryBudget budget) {
    /** Options for self-describing files, with the budget of the process. */
    public static final LabelOptions NONE = new LabelOptions(null, null, null, Layout.AUTO);

    /** Layout of a CSV file. */
    public enum Layout {
        /** Detected from the first two rows. */
        AUTO,
        /** One row per sample, one column per concept. */
        ONE_HOT,
        /** One row per sample and label. */
        LONG,
        /** One row per token and label. */
        TOKENS
    }

    /** Creates options with the budget of the process. */
    public LabelOptions(Path names, Path sampleIds, String groups, Layout layout) {
        this(names, sampleIds, groups, layout, MemoryBudget.process());
    }

    /**
     * Returns options with the names of an array's columns only.
     *
     * @param names file with the names, as text or JSON, or null
     */
    public static LabelOptions named(Path names) {
        return new LabelOptions(names, null, null, Layout.AUTO);
    }
}
