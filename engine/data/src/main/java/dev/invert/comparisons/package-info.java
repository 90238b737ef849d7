/** Differences between two explain runs, such as those of two checkpoints of a model. */
package dev.invert.comparisons;
