/**
 * Beam search over concept formulas: chooses the formulas to score and to keep. All sums and scores come from
 * {@code dev.invert.internal.kernel}. Comparisons of AUCs are exact.
 */
package dev.invert.internal.search;
