/**
 * Errors that a user can fix: exceptions whose message is one line, and suggestions for misspelled names. A message
 * refers to settings by {@link Setting} and knows no command line.
 */
package dev.invert.errors;
