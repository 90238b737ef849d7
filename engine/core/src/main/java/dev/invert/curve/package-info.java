/**
 * Measures how precise the formulas of a whole layer become as they may be longer or must hold for more samples.
 * {@link dev.invert.curve.CurveSearch} is the entry point.
 */
package dev.invert.curve;
