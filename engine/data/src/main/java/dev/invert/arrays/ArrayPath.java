package dev.invert.arrays;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file and the name of an array in it: {@code acts.npz:layer4}.
 *
 * @param file the file
 * @param array name of the array, or empty for the only one
 */
public record ArrayPath(Path file, String array) {
    private static final Pattern NAMED =
            Pattern.compile("(.*\\.(?:npz|safetensors|pt|pth|tnsr)):(.+)", Pattern.CASE_INSENSITIVE);

    /** Parses {@code FILE} or {@code FILE:ARRAY}. If a file with the whole name exists, the name is not split. */
    public static ArrayPath of(Path source) {
        Matcher named = NAMED.matcher(source.toString());
        if (Files.exists(source) || !named.matches()) {
            return new ArrayPath(source, "");
        }
        return new ArrayPath(Path.of(named.group(1)), named.group(2));
    }

    /** Returns the file name after its last dot, in lower case: {@code npz}; the whole name if it has no dot. */
    String extension() {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Returns {@code FILE} or {@code FILE:ARRAY}. */
    @Override
    public String toString() {
        return array.isEmpty() ? file.toString() : file + ":" + array;
    }
}
