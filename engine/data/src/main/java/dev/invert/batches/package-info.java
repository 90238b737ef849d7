/** Batches of model inputs: the source interface, its element types, and batches read from array files. */
package dev.invert.batches;
