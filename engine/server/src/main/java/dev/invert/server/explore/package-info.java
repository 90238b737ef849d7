/** Finished runs, and an index over all of their neurons. */
package dev.invert.server.explore;
