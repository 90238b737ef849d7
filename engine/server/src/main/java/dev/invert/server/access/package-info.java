/** Decides who may call the service, and which files it may read. */
package dev.invert.server.access;
