/**
 * Writes what was found, for people and for programs: a table on the terminal, JSON lines, CSV, one HTML page. It knows
 * the results of the engine, not how they came about.
 */
package dev.invert.report;
