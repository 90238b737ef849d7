package dev.invert.report;

import dev.invert.errors.PlainLine;
import org.jline.utils.WCWidth;

/**
 * Measures and cuts text in terminal columns: Chinese, Japanese and Korean characters are two columns wide, combining
 * marks zero.
 */
final class TextColumns {
    private TextColumns() {}

    /** Returns the number of columns that a text occupies. */
    static int width(String text) {
        return text.codePoints().map(TextColumns::width).sum();
    }

    /**
     * Returns the text in exactly {@code columns} columns, padded with spaces or cut with an ellipsis. Control
     * characters become spaces.
     */
    static String fit(String text, int columns) {
        String shown = PlainLine.visible(text.replaceAll("\\p{Cntrl}", " "));
        if (width(shown) > columns) {
            StringBuilder cut = new StringBuilder();
            int taken = 0;
            for (int c : shown.codePoints().toArray()) {
                if (taken + width(c) > columns - 1) {
                    break;
                }
                cut.appendCodePoint(c);
                taken += width(c);
            }
            shown = cut.append('…').toString();
        }
        return shown + " ".repeat(columns - width(shown));
    }

    private static int width(int codePoint) {
        // Control characters have no width of their own: -1.
        return Math.max(0, WCWidth.wcwidth(codePoint));
    }
}
