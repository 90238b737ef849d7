/**
 * The exact AUC of given formulas, without a search: {@link dev.invert.score.Scorer} streams millions of them over all
 * neurons.
 */
package dev.invert.score;
