/**
 * Simulates activations from planted, and therefore known, formulas, and measures how often the search recovers them.
 * Uses only the public API of the library; in the engine, only the command line depends on it.
 */
package dev.invert.simulate;
