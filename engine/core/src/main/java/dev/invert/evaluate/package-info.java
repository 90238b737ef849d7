/**
 * Evaluates labels of neurons against the truth, and the metrics that judge labels.
 * {@link dev.invert.evaluate.Evaluator} is the entry point.
 */
package dev.invert.evaluate;
