/**
 * The HTTP service: routes, bodies and answers. It knows no command line; {@link dev.invert.server.RequestOptions} says
 * what it needs of one.
 */
package dev.invert.server;
