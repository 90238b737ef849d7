/** Errors of requests, in the form of RFC 9457. */
package dev.invert.server.problems;
