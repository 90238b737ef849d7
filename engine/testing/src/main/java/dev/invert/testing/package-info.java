/**
 * Supports the tests of all modules: records skipped tests with their reasons, and makes a test fail instead of being
 * skipped if the build requires the missing part. Nothing in this package depends on the engine.
 */
package dev.invert.testing;
