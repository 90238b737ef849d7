package dev.invert.results;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** Explanations whose lines and rows others have written already, as the machines of a cluster. */
public interface EncodedResults extends LayerResults {
    /** Returns the names of the files that {@link #writeLines} writes. */
    List<String> lineNames();

    /**
     * Writes explanations.jsonl, or the parts of it.
     *
     * @param directory folder of the results
     */
    void writeLines(Path directory) throws IOException;

    /** Writes the rows of explanations.csv, without its heading; the stream stays open. */
    void writeRows(OutputStream out) throws IOException;
}
