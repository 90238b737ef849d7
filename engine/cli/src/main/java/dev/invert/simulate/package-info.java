/**
 * Activations whose formula is known, because it was planted, and how often the search finds it again. Uses the library
 * as anybody can; nothing else in the engine knows of it.
 */
package dev.invert.simulate;
