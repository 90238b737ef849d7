/** Explains layers on a Spark cluster, with the options and the results of {@code invert explain}. */
package dev.invert.spark;
