/**
 * How sure an explanation is and how strong: tests, intervals and corrections from an AUC that ranking and search have
 * made exact. Works on counts, positions and p-values only; it never sees activations.
 */
package dev.invert.internal.statistics;
