/**
 * The command line: reads arguments, calls the engine, prints. No computation lives here, and nothing in the engine
 * knows that a command line exists.
 */
package dev.invert.cli;
