package dev.invert.internal.search.readable;

import dev.invert.Formula;

/**
 * The most readable formula with a given truth set.
 *
 * @param formula the formula, over the ids of representative concepts
 * @param count number of formulas of as many literals with the same truth set, itself included; 0 if the search for them
 *     stopped at its limit
 */
public record EqualFormula(Formula formula, long count) {}
