package dev.invert.spark;

import dev.invert.arrays.ArrayPath;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** Activations of which each task copies those of its own neurons. */
interface NeuronSource {
    /** Returns the name of the source for error messages. */
    String name();

    /**
     * Copies the values of some neurons to a file of the same form.
     *
     * @param source the local file with the headers, or an array in it
     * @param target receives the copy
     */
    void excerpt(Configuration configuration, ArrayPath source, int[] neurons, Path target) throws IOException;
}
