/**
 * Entry point of the library, {@link dev.invert.explain.Explainer}, and its implementation: the search over all
 * neurons, statistics of the formulas found, and repeated searches on other samples. The selection of formulas is
 * implemented in {@code dev.invert.internal.search} and {@code dev.invert.internal.search.exact}.
 */
package dev.invert.explain;
