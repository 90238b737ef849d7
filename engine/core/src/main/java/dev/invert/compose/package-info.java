/**
 * Builds detectors of formulas from labeled neurons, and compares them with other detectors.
 * {@link dev.invert.compose.Composer} is the entry point.
 */
package dev.invert.compose;
