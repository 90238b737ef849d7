/**
 * The command line: reads arguments, calls the engine, prints. It contains no computation. The engine does not know the
 * options: its errors refer to settings, which {@link dev.invert.cli.OptionNames} maps to options.
 */
package dev.invert.cli;
