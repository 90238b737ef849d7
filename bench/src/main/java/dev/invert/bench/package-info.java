/**
 * Benchmarks of the engine, each behind a gate that proves that all variants give the same answer before anything is
 * timed, and the problems they run on.
 */
package dev.invert.bench;
