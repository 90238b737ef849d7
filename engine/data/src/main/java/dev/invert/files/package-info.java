/** Writes output files and folders so that each is either complete or absent, whatever its content. */
package dev.invert.files;
