/**
 * Which formulas to look at, and which to keep: the beam search over concept formulas. It decides and compares; every
 * sum and every score comes from {@code dev.invert.internal.kernel}. Comparisons of AUCs are exact.
 */
package dev.invert.internal.search;
