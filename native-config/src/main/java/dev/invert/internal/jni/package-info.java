/**
 * Bindings of the C++ kernels, and the choice of the tier to run. The kernel library is loaded here; a missing library
 * is reported as a reason in text and never crashes. The kernels themselves are C++, in {@code src/main/cpp}; the Java
 * code here computes nothing.
 */
package dev.invert.internal.jni;
