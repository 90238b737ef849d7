package dev.invert.concept;

import dev.invert.ConceptMatrix;
import java.util.List;

/**
 * Concepts with the ids of their samples. Closing it closes the matrix.
 *
 * @param matrix N samples x C concepts
 * @param sampleIds N ids in row order, or empty where the file has none
 */
public record LabeledSamples(ConceptMatrix matrix, List<String> sampleIds) implements AutoCloseable {
    @Override
    public void close() {
        matrix.close();
    }
}
