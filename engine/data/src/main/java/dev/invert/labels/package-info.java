/**
 * From labels as people have them to a {@link dev.invert.ConceptMatrix}: label files, WordNet and its hypernyms. It
 * knows nothing of activations.
 */
package dev.invert.labels;
