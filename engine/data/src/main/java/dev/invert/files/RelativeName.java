package dev.invert.files;

import dev.invert.errors.InvertException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;

/** Turns the files in a folder into text that identifies them on every machine: sample ids and class names. */
public final class RelativeName {
    /**
     * Orders names by code points, as Python's {@code sorted} orders them. {@link String#compareTo} compares UTF-16
     * units, which orders characters beyond the Basic Multilingual Plane differently.
     */
    public static final Comparator<String> ORDER =
            (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

    private RelativeName() {}

    /**
     * Returns the path of a file from a folder, with {@code /} as separator.
     *
     * @param root the folder
     * @param file a file below it
     * @throws InvertException if a name on this path is not text in the encoding of file names, so that different names
     *     could become the same text
     */
    public static String of(Path root, Path file) {
        StringBuilder name = new StringBuilder();
        for (Path part : root.relativize(file)) {
            name.append(name.isEmpty() ? "" : "/").append(text(root, part));
        }
        return name.toString();
    }

    private static String text(Path root, Path part) {
        String text = part.toString();
        if (text.indexOf('\uFFFD') >= 0 && !isExact(part, text)) {
            throw new InvertException(root + ": the file name " + escaped(part) + " cannot be read as "
                    + System.getProperty("sun.jnu.encoding") + "; rename it to UTF-8, and set LC_ALL to a UTF-8"
                    + " locale such as C.UTF-8 if another one is in use");
        }
        return text;
    }

    /** Returns whether a text stands for exactly this name; undecodable bytes all become the same character. */
    private static boolean isExact(Path part, String text) {
        try {
            return part.getFileSystem().getPath(text).equals(part);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Returns the bytes of a name, percent-encoded unless they are plain ASCII. */
    private static String escaped(Path part) {
        String uri = part.toUri().getRawPath();
        return uri.substring(uri.lastIndexOf('/', uri.length() - 2) + 1);
    }
}
