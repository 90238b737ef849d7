package dev.invert.search;

import dev.invert.Formula;

/**
 * A formula that a search kept.
 *
 * @param formula over the ids of representative concepts
 * @param n size of its truth set
 * @param z its Z; see {@code dev.invert.kernel}
 */
public record FoundFormula(Formula formula, long n, long z) {}
