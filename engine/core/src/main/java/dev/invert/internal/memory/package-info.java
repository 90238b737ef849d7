/**
 * The one door to memory outside the Java heap: allocation and deterministic release of blocks. {@code MemoryBudget} of
 * the root package, which counts and limits them, is the only caller of the allocation; LibTorch's own tensors are the
 * exception and live in PointerScopes.
 */
package dev.invert.internal.memory;
