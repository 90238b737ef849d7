/**
 * What decides which native code runs: the binding of the C++ kernels and the loading of LibTorch. Every load of a
 * native library happens here, and a library that is missing is a reason in words, never a crash. No algorithm and no
 * data structure of the engine lives here.
 */
package dev.invert.internal.jni;
