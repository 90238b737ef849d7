package dev.invert.arrays;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that may hold several arrays, and which one is meant: {@code acts.npz:layer4}.
 *
 * @param file the file
 * @param array name of the array, or empty for the only one
 */
public record ArrayPath(Path file, String array) {
    private static final Pattern NAMED =
            Pattern.compile("(.*\\.(?:npz|safetensors|pt|pth|tnsr)):(.+)", Pattern.CASE_INSENSITIVE);

    /** Reads {@code FILE} or {@code FILE:ARRAY}; a file that is really called so is taken as it is. */
    public static ArrayPath of(Path source) {
        Matcher named = NAMED.matcher(source.toString());
        if (Files.exists(source) || !named.matches()) {
            return new ArrayPath(source, "");
        }
        return new ArrayPath(Path.of(named.group(1)), named.group(2));
    }

    /** Last part of the file's name, in small letters: {@code npz}; empty if there is none. */
    String extension() {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** As the user wrote it. */
    @Override
    public String toString() {
        return array.isEmpty() ? file.toString() : file + ":" + array;
    }
}
