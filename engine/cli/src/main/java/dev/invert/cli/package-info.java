/**
 * The command line: reads arguments, calls the engine, prints. No computation lives here. The engine knows no option: its
 * errors refer to settings, for which {@link dev.invert.cli.OptionNames} has the options.
 */
package dev.invert.cli;
