/**
 * Multithreaded work that can be canceled and reports the same failure in every run. All threads have ended when a call
 * returns, so that native memory is never freed while a thread reads it.
 */
package dev.invert.internal.parallel;
