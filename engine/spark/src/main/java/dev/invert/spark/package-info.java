/** Runs {@code invert explain} and {@code invert score} on a Spark cluster, with the same options and results. */
package dev.invert.spark;
