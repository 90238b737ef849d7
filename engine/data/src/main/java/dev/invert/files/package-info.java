/** Output files and folders that appear whole or not at all. Knows nothing of their content. */
package dev.invert.files;
