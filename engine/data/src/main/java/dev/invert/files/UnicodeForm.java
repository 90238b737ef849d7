package dev.invert.files;

import dev.invert.errors.InvertException;
import java.text.Normalizer;

/**
 * Composes ids and names (Unicode normalization form C), so that the same text has the same characters whatever wrote
 * it: macOS stores file names decomposed, editors write composed letters.
 */
public final class UnicodeForm {
    /** Characters below this one are composed already. */
    private static final char FIRST_COMBINING = 0x300;

    private UnicodeForm() {}

    /** Returns a text in form C; the same object if it is in this form already. */
    public static String composed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FIRST_COMBINING) {
                return Normalizer.isNormalized(text, Normalizer.Form.NFC)
                        ? text
                        : Normalizer.normalize(text, Normalizer.Form.NFC);
            }
        }
        return text;
    }

    /**
     * Returns the error for two different texts that are equal in form C.
     *
     * @param where file or folder that holds both
     */
    public static InvertException conflict(Object where, String first, String second) {
        return new InvertException(where + ": \"" + escaped(first) + "\" and \"" + escaped(second)
                + "\" differ only in their Unicode form (composed and decomposed letters): rename one, or write both"
                + " in form NFC");
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            escaped.append(c < 0x7F ? Character.toString(c) : String.format("\\u%04x", (int) c));
        }
        return escaped.toString();
    }
}
