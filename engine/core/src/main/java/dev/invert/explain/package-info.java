/**
 * The front door of the library, {@link dev.invert.explain.Explainer}, and what it does behind it: one search over all
 * neurons, measures of what was found, and the same again on other samples. Which formulas to look at is decided in
 * {@code dev.invert.internal.search} and {@code dev.invert.internal.search.exact}.
 */
package dev.invert.explain;
