/**
 * Statistics of explanations: tests, intervals and corrections, computed from the exact AUCs of ranking and search.
 * This package works on counts, rank positions and p-values only; it never reads activations.
 */
package dev.invert.internal.statistics;
