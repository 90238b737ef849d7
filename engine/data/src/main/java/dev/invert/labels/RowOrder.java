package dev.invert.labels;

import java.nio.file.Path;

/**
 * Whether the rows of a long CSV can be in the order of other data: the rows of a sample lie together, and so do those
 * of a document, whose positions do not go back. A file that was sorted by label has none of this.
 */
final class RowOrder {
    private final Path file;
    private final NameIndex documents = new NameIndex();
    private String document = "";
    private long position;
    private String disorder = "";

    RowOrder(Path file) {
        this.file = file;
    }

    /** A row of a sample, which is the next one, the newest one, or one that came before. */
    void row(long line, String name, int sample, int newest) {
        if (sample < newest) {
            found(line, "sample \"" + name + "\" comes again after others");
        }
    }

    /** A row of a token. */
    void token(long line, String nextDocument, long nextPosition) {
        if (!nextDocument.equals(document)) {
            int index = documents.indexOf(nextDocument);
            if (index < documents.size() - 1) {
                found(line, "document \"" + nextDocument + "\" comes again after others");
            }
            document = nextDocument;
        } else if (nextPosition < position) {
            found(line, "position " + nextPosition + " of document \"" + document + "\" comes after " + position);
        }
        position = nextPosition;
    }

    private void found(long line, String what) {
        if (disorder.isEmpty()) {
            disorder = file + ", line " + line + ": " + what;
        }
    }

    /** The first row that is out of order, in words; empty if there is none. */
    String disorder() {
        return disorder;
    }
}
