package dev.invert.errors;

import java.util.Locale;

/**
 * Makes text safe to print: one line of bounded length without characters that a terminal obeys or does not show. Text
 * of this program may quote files of anyone.
 */
public final class PlainLine {
    private static final int HEAD = 1_600;
    private static final int TAIL = 400;

    private PlainLine() {}

    /** Returns a message on one line; line breaks become spaces, and the middle of a very long message is left out. */
    public static String of(String text) {
        String cut = text.length() <= HEAD + TAIL
                ? text
                : text.substring(0, HEAD) + " … (" + (text.length() - HEAD - TAIL) + " characters) … "
                        + text.substring(text.length() - TAIL);
        return visible(cut.replaceAll("\\s*\\R\\s*", " "));
    }

    /**
     * Returns a text in which control characters, marks that change the direction of text, other invisible characters
     * and halves of characters are written as in {@code \}{@code u202E}.
     */
    public static String visible(String text) {
        if (text.codePoints().allMatch(PlainLine::isVisible)) {
            return text;
        }
        StringBuilder visible = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (isVisible(character)) {
                visible.appendCodePoint(character);
            } else {
                for (char unit : Character.toChars(character)) {
                    visible.append("\\u").append(String.format(Locale.ROOT, "%04X", (int) unit));
                }
            }
        });
        return visible.toString();
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            // Joiners are part of ordinary text in some scripts, and of emoji.
            case Character.FORMAT -> character == 0x200C || character == 0x200D;
            default -> true;
        };
    }
}
