package dev.invert.spark;

import dev.invert.parts.PartReader;
import dev.invert.parts.PartSource;
import java.io.IOException;
import java.util.Locale;

/**
 * The files that the tasks of a job write: for each block of neurons, its explanations as it was explained alone, and later
 * its lines of explanations.jsonl and rows of explanations.csv.
 *
 * @param folder the folder of the job
 * @param count number of blocks
 */
record JobParts(SharedFolder folder, int count) implements PartSource {
    /** Returns the parts of a job. */
    static JobParts of(LayerJob job) {
        return new JobParts(new SharedFolder(job.folder()), job.blockCount());
    }

    /** Returns the name of the file with the explanations of a block. */
    static String part(int block) {
        return String.format(Locale.ROOT, "part-%05d", block);
    }

    /** Returns the name of the file with the activations of a block. */
    static String columns(int block) {
        return String.format(Locale.ROOT, "columns-%05d", block);
    }

    /** Returns the name of the file with a block of a layer's activations; see {@link LayerPiece#key}. */
    static String block(long key) {
        return String.format(Locale.ROOT, "layer-%03d-%05d", LayerPiece.layer(key), LayerPiece.block(key));
    }

    /** Returns whether a file has the explanations of a block. */
    static boolean isPart(String name) {
        return name.startsWith("part-");
    }

    /** Returns the name of the file with the lines of a block. */
    static String lines(int block) {
        return String.format(Locale.ROOT, "explanations-%05d.jsonl", block);
    }

    /** Returns the name of the file with the rows of a block. */
    static String rows(int block) {
        return String.format(Locale.ROOT, "explanations-%05d.csv", block);
    }

    @Override
    public PartReader open(int block) throws IOException {
        return new PartReader(folder.open(part(block)), folder.uri() + "/" + part(block));
    }
}
