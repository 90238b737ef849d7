package dev.invert.labels;

import dev.invert.MemoryBudget;
import java.nio.file.Path;

/**
 * How a file of labels is to be read, where it does not say so itself.
 *
 * @param names names of the columns of an array, as text or JSON, or null
 * @param sampleIds CSV file whose first column holds the ids of an array's rows, or null
 * @param groups the column of a CSV file that holds what a sample belongs to, or a CSV file (sample,group), or null
 * @param layout of a CSV file
 * @param budget what the concept matrix, and all that is computed from it, counts against
 */
public record LabelOptions(Path names, Path sampleIds, String groups, Layout layout, MemoryBudget budget) {
    /** Files say everything themselves. */
    public static final LabelOptions NONE = new LabelOptions(null, null, null, Layout.AUTO);

    /** How a CSV file is laid out. */
    public enum Layout {
        /** What its first two rows look like. */
        AUTO,
        /** A row per sample, a column per concept. */
        ONE_HOT,
        /** A row per sample and label. */
        LONG,
        /** A row per token and label. */
        TOKENS
    }

    /** Options of labels that count against the budget of the process. */
    public LabelOptions(Path names, Path sampleIds, String groups, Layout layout) {
        this(names, sampleIds, groups, layout, MemoryBudget.process());
    }

    /** Only names are given. */
    public static LabelOptions named(Path names) {
        return new LabelOptions(names, null, null, Layout.AUTO);
    }
}
