/** Requests that outlive their clients: their state, their results, and the files of both. */
package dev.invert.server.jobs;
