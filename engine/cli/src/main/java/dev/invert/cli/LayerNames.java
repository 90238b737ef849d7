package dev.invert.cli;

import java.util.ArrayList;
import java.util.List;

/** Splits the names of layers at commas. A backslash makes a comma, a space or a backslash part of a name. */
final class LayerNames {
    private static final String ESCAPED = ", \\";

    private LayerNames() {}

    /** Returns the names in a text, without the spaces around them; names without characters are left out. */
    static List<String> of(String text) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        int kept = 0; // length up to the last character that is no space to strip
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean escape = c == '\\' && i + 1 < text.length() && ESCAPED.indexOf(text.charAt(i + 1)) >= 0;
            if (escape) {
                name.append(text.charAt(++i));
                kept = name.length();
            } else if (c == ',') {
                add(name, kept, names);
                kept = 0;
            } else if (c != ' ' || kept > 0) {
                name.append(c);
                kept = c == ' ' ? kept : name.length();
            }
        }
        add(name, kept, names);
        return names;
    }

    private static void add(StringBuilder name, int length, List<String> names) {
        if (length > 0) {
            names.add(name.substring(0, length));
        }
        name.setLength(0);
    }
}
