/**
 * The only access to memory outside the Java heap: allocation and deterministic release of blocks. {@code MemoryBudget}
 * of the root package, which counts and limits blocks, is the only caller of the allocator. The exception are
 * LibTorch's own tensors, which live in PointerScopes.
 */
package dev.invert.internal.memory;
