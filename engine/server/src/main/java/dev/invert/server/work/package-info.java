/** Shares the processors among requests: a bounded queue, turns, cancellation, lines on their way to a client. */
package dev.invert.server.work;
