/** Concept sets that are prepared once and shared by requests. */
package dev.invert.server.concepts;
