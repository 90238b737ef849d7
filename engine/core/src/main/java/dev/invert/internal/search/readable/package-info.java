/**
 * Chooses the most readable of all formulas that hold for the same samples. Scores nothing: formulas with equal truth
 * sets have equal n, Z and AUC.
 */
package dev.invert.internal.search.readable;
