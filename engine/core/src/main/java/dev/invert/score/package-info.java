/**
 * The exact AUC of given formulas, without a search: {@link dev.invert.score.Scorer} streams millions of them over all
 * neurons, {@link dev.invert.score.LiteralContributions} takes one apart literal by literal.
 */
package dev.invert.score;
