package dev.invert.spark;

import dev.invert.errors.InvertException;
import dev.invert.files.SafeName;
import java.io.IOException;

/**
 * The folder in the output folder of a run in which its tasks write their parts. It is deleted when the results are
 * published or the run has failed; it stays if the driver is lost or tasks keep failing, so that {@code --resume} finds it.
 */
final class JobFolder {
    /** Name of the folder; listings of Hadoop leave out such names. */
    static final String NAME = ".invert-parts";

    private final SharedFolder output;
    private final SharedFolder root;
    private final boolean isNew;

    /**
     * Creates the folder, without its directory.
     *
     * @param output the output folder
     */
    JobFolder(SharedFolder output) throws IOException {
        this.output = output;
        this.root = output.child(NAME);
        this.isNew = !output.exists();
    }

    /** Returns the folder for a layer; each run has a folder in it for its parts. */
    SharedFolder layer(String layer) {
        return root.child(SafeName.of(layer));
    }

    /** Deletes all parts, and the output folder if it was created for them. */
    void delete() {
        try {
            root.delete();
            if (isNew) {
                output.deleteIfEmpty();
            }
        } catch (IOException e) {
            throw new InvertException("Cannot delete " + root.uri() + ": " + e.getMessage(), e);
        }
    }

    /** Deletes everything if there is no part of a layer; returns whether it did. */
    boolean deleteIfUnused(String layer) {
        try {
            for (SharedFolder run : layer(layer).folders()) {
                if (run.names().stream().anyMatch(JobParts::isPart)) {
                    return false;
                }
            }
        } catch (IOException e) {
            // What cannot be listed cannot be resumed either.
        }
        delete();
        return true;
    }
}
