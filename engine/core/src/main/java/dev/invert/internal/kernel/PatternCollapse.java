package dev.invert.internal.kernel;

import dev.invert.ConceptMatrix;

/**
 * Finds the distinct rows of a concept matrix, numbered by first appearance. Rows are found by hash and then compared in
 * full: a collision costs time, never a wrong pattern.
 */
public interface PatternCollapse {
    /** The distinct rows; the caller closes them. */
    Patterns collapse(ConceptMatrix concepts);
}
