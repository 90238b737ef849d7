/**
 * The self-check of {@code invert info --check}: runs every kernel and a small model on this machine and compares with
 * what they must give. Knows all of the engine but the command line; nothing else may depend on it.
 */
package dev.invert.check;
