package dev.invert.labels;

import java.nio.file.Path;

/**
 * Detects a long CSV file whose rows cannot be in the order of other data. In a trusted order the rows of a sample are
 * adjacent, as are those of a document, and positions within a document never decrease. A file sorted by label violates
 * this.
 */
final class RowOrder {
    private final Path file;
    private final NameIndex documents;
    private String document = "";
    private long position;
    private String disorder = "";

    RowOrder(Path file) {
        this.file = file;
        this.documents = new NameIndex(file);
    }

    /**
     * Checks a row of a sample.
     *
     * @param name id of the sample
     * @param sample index of the sample
     * @param newest index of the newest sample before this row
     */
    void row(long line, String name, int sample, int newest) {
        if (sample < newest) {
            found(line, "sample \"" + name + "\" comes again after others");
        }
    }

    /** Checks a row of a token. */
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

    /** Returns a description of the first row that is out of order; empty if there is none. */
    String disorder() {
        return disorder;
    }
}
