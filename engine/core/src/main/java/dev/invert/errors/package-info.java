/**
 * Errors that a user can fix: exceptions with one-line messages, and suggestions for misspelled names. Messages refer
 * to settings by {@link Setting}; nothing in this package depends on the command line.
 */
package dev.invert.errors;
