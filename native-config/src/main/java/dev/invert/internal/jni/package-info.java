/**
 * Decides which native code runs: binds the C++ kernels and loads LibTorch. Every load of a native library happens
 * here, and a library that is missing is a reason in words, never a crash. The kernels themselves are C++, in
 * {@code src/main/cpp}; no Java here computes anything.
 */
package dev.invert.internal.jni;
