package dev.invert.report;

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
        String shown = text.replaceAll("\\p{Cntrl}", " ");
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

    /**
     * Returns 2 for East Asian Wide and Fullwidth characters of Unicode Annex 11, by the blocks that contain nearly all
     * of them, 0 for marks and format characters, otherwise 1.
     */
    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x2E80 && c <= 0xA4CF)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF00 && c <= 0xFF60)
                || (c >= 0x1F300 && c <= 0x1FAFF)
                || (c >= 0x20000 && c <= 0x3FFFD);
        return wide ? 2 : 1;
    }
}
