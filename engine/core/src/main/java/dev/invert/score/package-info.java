/**
 * Computes the exact AUC of given formulas, without a search: {@link dev.invert.score.Scorer} streams millions of
 * formulas over all neurons.
 */
package dev.invert.score;
