/**
 * The self-check of {@code invert info --check}: runs every kernel and a small model on this machine and compares the
 * results with known ones. It may use all of the engine except the command line; only the command line may depend on
 * it.
 */
package dev.invert.check;
