/** Errors that a user can fix: exceptions whose message is one line, and suggestions for misspelled names. */
package dev.invert.errors;
