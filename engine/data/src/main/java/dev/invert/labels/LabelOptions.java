package dev.invert.labels;

import dev.invert.MemoryBudget;
import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import java.nio.file.Path;

/**
 * Options for reading labels, for files that do not describe themselves.
 *
 * @param names file with the names of an array's columns, as text or JSON, or null
 * @param sampleIds CSV file whose first column holds the ids of an array's rows, or null
 * @param groups name of the CSV column with the groups of samples, or a CSV file (sample,group), or null
 * @param layout layout of a CSV file
 * @param presence name of the column of a long CSV file that states whether a label is present, {@code none} if no
 *     column does, or null to recognize it
 * @param minConfidence least confidence, from 0 to 1, with which a label counts as present
 * @param budget limits the native memory of the concept matrix and of everything computed from it
 */
public record LabelOptions(
        Path names,
        Path sampleIds,
        String groups,
        Layout layout,
        String presence,
        double minConfidence,
        MemoryBudget budget) {
    /** Confidence from which a label counts as present by default. */
    public static final double MIN_CONFIDENCE = 0.5;

    /** @throws InvalidSettingException if the confidence is not from 0 to 1 */
    public LabelOptions {
        if (!(minConfidence >= 0 && minConfidence <= 1)) {
            throw new InvalidSettingException(Setting.MIN_CONFIDENCE, minConfidence, "must be from 0 to 1");
        }
    }

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

    /** Creates options with the default treatment of confidences. */
    public LabelOptions(Path names, Path sampleIds, String groups, Layout layout, MemoryBudget budget) {
        this(names, sampleIds, groups, layout, null, MIN_CONFIDENCE, budget);
    }

    /**
     * Checks that no column of presence was chosen, for a source that has none.
     *
     * @throws InvertException if one was
     */
    void requireNoPresence(Path source) {
        if (presence != null) {
            throw new InvertException(Message.of(
                    Setting.PRESENCE.with(presence),
                    ": " + source + " has no rows that say whether a label is present, as a CSV file with one label"
                            + " per row has; leave the option out"));
        }
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
