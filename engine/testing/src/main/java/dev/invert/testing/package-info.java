/**
 * Supports the tests of all modules: records what was skipped and why, and turns a skip into a failure where a build
 * requires what is missing. Nothing here knows the engine.
 */
package dev.invert.testing;
