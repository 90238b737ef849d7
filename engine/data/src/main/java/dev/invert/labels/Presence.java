package dev.invert.labels;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Values that state whether a label is present: 1 or 0, words, or the score of a machine, which counts as present from
 * a threshold on. Names of columns and fields that hold such values are known; columns of other names are recognized by
 * their values.
 */
final class Presence {
    /** Words in names of columns whose values rise with the presence of a label. */
    private static final Set<String> PRESENCE = Set.of(
            "confidence",
            "confidences",
            "conf",
            "score",
            "scores",
            "probability",
            "probabilities",
            "prob",
            "likelihood",
            "presence",
            "present",
            "positive",
            "exists",
            "visible",
            "visibility",
            "verified",
            "ispresent",
            "ispositive",
            "isvisible",
            "isverified");

    /** Whole names with the same meaning; as a word in a longer name they mean other things. */
    private static final Set<String> PRESENCE_NAMES = Set.of("value", "truth", "istrue", "correct", "iscorrect");

    /** Words in names of columns whose values rise with the absence of a label. */
    private static final Set<String> ABSENCE =
            Set.of("absent", "absence", "negative", "negated", "missing", "isabsent", "isnegative");

    private static final Set<String> CERTAINTY = Set.of("certainty", "uncertainty", "uncertain", "unsure");

    /**
     * Words in names of columns whose zeros do not negate a label: numbers of things, and properties of an object that
     * is in the picture.
     */
    private static final Set<String> HARMLESS = Set.of(
            "id",
            "ids",
            "index",
            "idx",
            "number",
            "num",
            "no",
            "row",
            "frame",
            "split",
            "fold",
            "set",
            "group",
            "time",
            "occluded",
            "truncated",
            "groupof",
            "depiction",
            "inside",
            "crowd",
            "iscrowd",
            "difficult",
            "pose",
            "area",
            "x",
            "y",
            "w",
            "h",
            "xmin",
            "xmax",
            "ymin",
            "ymax",
            "width",
            "height",
            "rank",
            "order",
            "level",
            "count",
            "session",
            "year",
            "month",
            "day",
            "train",
            "test",
            "unnamed");

    private static final Set<String> YES = Set.of("1", "1.0", "true", "t", "yes", "y", "present", "positive", "pos");
    private static final Set<String> NO =
            Set.of("0", "0.0", "-1", "-1.0", "false", "f", "no", "n", "absent", "negative", "neg");
    private static final Pattern WORD_END = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^\\p{L}\\p{N}]+");

    private Presence() {}

    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        for (String word : WORD_END.split(name.strip(), -1)) {
            words.add(word.toLowerCase(Locale.ROOT));
        }
        return words;
    }

    private static boolean has(String name, Set<String> known) {
        return words(name).stream().anyMatch(known::contains);
    }

    /** Returns whether a column or field of this name states whether a label is present, or how likely it is. */
    static boolean isNamed(String name) {
        return has(name, PRESENCE) || PRESENCE_NAMES.contains(String.join("", words(name))) || isAbsence(name);
    }

    /** Returns whether a column or field of this name states that a label is absent. */
    static boolean isAbsence(String name) {
        return has(name, ABSENCE);
    }

    /** Returns whether a column of this name states how certain another column is. */
    static boolean isCertainty(String name) {
        return has(name, CERTAINTY);
    }

    /** Returns whether zeros in a column of this name do not negate labels. */
    static boolean isHarmless(String name) {
        return name.isBlank() || has(name, HARMLESS);
    }

    static boolean isYes(String value) {
        return YES.contains(value.toLowerCase(Locale.ROOT));
    }

    static boolean isNo(String value) {
        return NO.contains(value.toLowerCase(Locale.ROOT));
    }

    static boolean isMinusOne(String value) {
        return value.equals("-1") || value.equals("-1.0");
    }

    /**
     * Returns the value of a field: 1 for yes, 0 for no and -1, or a number from 0 to 1.
     *
     * @return NaN if the text is none of these
     */
    static double value(String text) {
        if (isYes(text)) {
            return 1;
        }
        if (isNo(text)) {
            return 0;
        }
        try {
            double value = Double.parseDouble(text);
            return value >= 0 && value <= 1 ? value : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
