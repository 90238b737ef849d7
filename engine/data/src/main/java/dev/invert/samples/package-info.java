/** Matches the rows of activations to the rows of labels, by sample id if both have ids, else by row. */
package dev.invert.samples;
