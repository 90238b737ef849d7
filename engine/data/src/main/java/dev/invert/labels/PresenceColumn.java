package dev.invert.labels;

import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Column of a long CSV file that states whether the label of a row is present, and watch over the columns that are not
 * used: none whose values could mean that a label is absent is ignored silently.
 */
final class PresenceColumn {
    private static final int NONE = -1;

    private final CsvTable table;
    private final int column;
    private final boolean absence;
    private final double minConfidence;
    private final boolean[] suspected;
    private final long[] firstNo;
    private String value = "";
    private boolean hasZero;
    private boolean hasMinusOne;

    private PresenceColumn(CsvTable table, int column, double minConfidence) {
        this.table = table;
        this.column = column;
        this.absence = column >= 0 && Presence.isAbsence(table.head().get(column));
        this.minConfidence = minConfidence;
        this.suspected = new boolean[table.head().size()];
        this.firstNo = new long[suspected.length];
    }

    /**
     * Chooses the column.
     *
     * @param columns columns that are used for other things
     * @param options names the column, or none, if the user does
     * @throws InvertException if several columns, or only one of certainty, could state it
     */
    static PresenceColumn choose(CsvTable table, LongColumns columns, LabelOptions options) {
        List<Integer> unused = new ArrayList<>();
        for (int i = 0; i < table.head().size(); i++) {
            if (!columns.uses(i)) {
                unused.add(i);
            }
        }
        if (options.presence() != null) {
            return new PresenceColumn(table, requested(table, options.presence()), options.minConfidence());
        }
        List<Integer> named = unused.stream()
                .filter(i -> Presence.isNamed(table.head().get(i)))
                .toList();
        if (named.size() > 1) {
            throw new InvertException(Message.of(
                    table.file() + ", line 1: columns \"" + table.head().get(named.get(0)) + "\" and \""
                            + table.head().get(named.get(1))
                            + "\" may both say whether a label is present: choose one, or none, with ",
                    Setting.PRESENCE));
        }
        PresenceColumn chosen =
                new PresenceColumn(table, named.isEmpty() ? NONE : named.get(0), options.minConfidence());
        for (int i : unused) {
            String name = table.head().get(i);
            if (named.isEmpty() && Presence.isCertainty(name)) {
                throw new InvertException(Message.of(
                        table.file() + ", line 1: column \"" + name
                                + "\" says how certain a label is, and no column says whether it is present: ignore it"
                                + " with ",
                        Setting.PRESENCE.with("none")));
            }
            chosen.suspected[i] = i != chosen.column && !Presence.isCertainty(name) && !Presence.isHarmless(name);
        }
        return chosen;
    }

    private static int requested(CsvTable table, String name) {
        int column = table.head().indexOf(name);
        if (column < 0 && !name.equals("none")) {
            throw new InvertException(Message.of(
                    table.file() + ", line 1: has no column \"" + name + "\" for ",
                    Setting.PRESENCE,
                    "; its columns are " + String.join(", ", table.head())));
        }
        return column;
    }

    /** Receives a field of any column. */
    void field(long line, int at, char[] text, int offset, int length) {
        if (at == column) {
            value = same(text, offset, length) ? value : new String(text, offset, length);
        } else if (suspected[at] && length > 0) {
            String value = new String(text, offset, length);
            if (Presence.isNo(value)) {
                firstNo[at] = firstNo[at] == 0 ? line : firstNo[at];
            } else {
                suspected[at] = Presence.isYes(value);
            }
        }
    }

    private boolean same(char[] text, int offset, int length) {
        return value.length() == length && value.contentEquals(CharBuffer.wrap(text, offset, length));
    }

    /**
     * Returns whether the label of the row that has just been read is present.
     *
     * @throws InvertException if the field does not state it
     */
    boolean present(long line) {
        if (column < 0) {
            return true;
        }
        String text = value;
        double number = Presence.value(text);
        if (Double.isNaN(number)) {
            throw CsvTable.error(
                    table.file(),
                    line,
                    column,
                    text.isEmpty()
                            ? "the field is empty; it must say whether the label is present"
                            : "\"" + text
                                    + "\" does not say whether the label is present: write 1, 0 or a number from 0"
                                    + " to 1");
        }
        hasMinusOne |= Presence.isMinusOne(text);
        hasZero |= number == 0 && !Presence.isMinusOne(text);
        if (hasZero && hasMinusOne) {
            throw CsvTable.error(
                    table.file(), line, column, "0 and -1 both occur: it is not clear which of them means absent");
        }
        return absence ? number < minConfidence : number >= minConfidence;
    }

    /**
     * Checks the columns that were not used, after all rows.
     *
     * @throws InvertException if the values of one could mean that labels are absent
     */
    void requireNoOther() {
        for (int i = 0; i < suspected.length; i++) {
            if (suspected[i] && firstNo[i] > 0) {
                String name = table.head().get(i);
                throw new InvertException(Message.of(
                        table.file() + ", line " + firstNo[i] + ": column \"" + name
                                + "\" holds only values such as 1 and 0, which may mean that a label is absent: if it"
                                + " does, use ",
                        Setting.PRESENCE.with(name),
                        ", otherwise ",
                        Setting.PRESENCE.with("none")));
            }
        }
    }

    /** Describes the rule; empty if all rows count as present. */
    String form() {
        if (column < 0) {
            return "";
        }
        String name = table.head().get(column);
        return absence
                ? "; a label is present where " + name + " is below " + number()
                : "; a label is present where " + name + " is at least " + number();
    }

    private String number() {
        return String.format(Locale.ROOT, "%s", minConfidence);
    }
}
