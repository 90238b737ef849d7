/**
 * The one door to memory outside the Java heap: allocation, counting per tag, the limit, deterministic release. No
 * other package allocates native memory; LibTorch's own tensors are the exception and live in PointerScopes.
 */
package dev.invert.internal.memory;
