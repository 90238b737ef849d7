/**
 * Turns labels into a {@link dev.invert.ConceptMatrix}: reads label files in the usual formats, and adds WordNet
 * hypernyms. The package does not know activations, apart from the name of their description file.
 */
package dev.invert.labels;
