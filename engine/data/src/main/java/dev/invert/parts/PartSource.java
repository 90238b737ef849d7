package dev.invert.parts;

import java.io.IOException;

/** The parts of a layer, in the order of its neurons, each in a file or a part of one. */
public interface PartSource {
    /** Returns the number of parts. */
    int count();

    /** Opens a part; the caller closes it. */
    PartReader open(int part) throws IOException;
}
