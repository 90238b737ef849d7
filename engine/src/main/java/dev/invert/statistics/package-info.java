/**
 * How sure an explanation is: significance of an AUC that ranking and search have made exact. Works on counts and
 * integers only; it never sees activations.
 */
package dev.invert.statistics;
