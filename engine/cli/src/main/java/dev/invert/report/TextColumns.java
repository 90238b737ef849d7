package dev.invert.report;

/** Text measured in columns of a terminal, where Chinese, Japanese and Korean characters are two wide and accents none. */
final class TextColumns {
    private TextColumns() {}

    /** How many columns a text takes. */
    static int width(String text) {
        return text.codePoints().map(TextColumns::width).sum();
    }

    /** The text in exactly so many columns: filled up with spaces, or cut with an ellipsis. */
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

    /** East Asian Wide and Fullwidth of Unicode Annex 11, by the blocks that hold nearly all of them. */
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
