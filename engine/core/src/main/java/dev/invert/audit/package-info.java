/**
 * Audits neurons for spurious correlations: given the concept that a neuron is meant to detect, tests whether its
 * activation depends on other concepts as well. {@link dev.invert.audit.Auditor} is the entry point.
 */
package dev.invert.audit;
