/**
 * Benchmarks of the engine and the problems that they run on. Each benchmark first verifies that all variants give the
 * same results.
 */
package dev.invert.bench;
