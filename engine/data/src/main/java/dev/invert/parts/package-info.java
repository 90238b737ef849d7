/** Explanations of parts of a layer in files, for layers that do not fit into the heap or are explained by several machines. */
package dev.invert.parts;
