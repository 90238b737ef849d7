package dev.invert.internal.kernel;

import dev.invert.ConceptMatrix;

/**
 * Finds the distinct rows of a concept matrix, numbered by first appearance. Rows are found by hash and then compared
 * in full: a collision costs time, but never gives a wrong pattern.
 */
public interface PatternCollapse {
    /** Returns the distinct rows. The caller closes them. */
    Patterns collapse(ConceptMatrix concepts);

    /** Returns the kernel that works on sets of patterns with the same instruction set. */
    SetKernel sets();
}
