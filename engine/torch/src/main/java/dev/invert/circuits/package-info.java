/**
 * Finds the neurons that make a decision of a model, measures how faithful they are to it, and writes the files of the
 * result. Pictures of circuits do not belong here.
 */
package dev.invert.circuits;
