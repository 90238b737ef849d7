package dev.invert.spark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URI given in place of a path.
 *
 * @param uri the text as given
 * @param scheme name of the file system, in lower case
 */
record RemotePath(String uri, String scheme) {
    /** A scheme has at least two characters, unlike the drive of a Windows path. */
    private static final Pattern URI = Pattern.compile("([a-zA-Z][a-zA-Z0-9+-]+):/.*");

    private static final Pattern FILE = Pattern.compile("(?i)file:(?://[^/]*)?(/.*)");

    /** Returns the URI in a text; null if it is a path or no path at all. */
    static RemotePath of(String text) {
        Matcher uri = URI.matcher(text);
        return uri.matches() ? new RemotePath(text, uri.group(1).toLowerCase(java.util.Locale.ROOT)) : null;
    }

    /** Returns whether the URI names a file that Java opens itself. */
    boolean isLocal() {
        return scheme.equals("file");
    }

    /** Returns the path of a local URI. */
    String localPath() {
        Matcher file = FILE.matcher(uri);
        return file.matches() ? file.group(1) : uri;
    }
}
