/** Matches the rows of activations with the rows of labels, by sample id where both have ids. */
package dev.invert.samples;
