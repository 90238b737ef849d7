/** Files for other programs, written from the results of a run. */
package dev.invert.exports;
