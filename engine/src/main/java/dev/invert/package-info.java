/**
 * The public interface of the INVERT engine: what a caller needs to explain neurons from Java. No type of a native
 * library appears here.
 */
package dev.invert;
