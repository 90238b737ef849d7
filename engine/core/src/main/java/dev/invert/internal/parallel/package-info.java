/**
 * Work on several threads that can be cancelled, fails the same way every time, and has ended when a call comes back,
 * so that native memory is never freed under a running thread.
 */
package dev.invert.internal.parallel;
