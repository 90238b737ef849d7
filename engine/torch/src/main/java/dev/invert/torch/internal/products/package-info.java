/**
 * Multiplies integers by zeros and ones on a device, exactly, in five arithmetics, and chooses the one to use: those whose
 * results differ from int64 arithmetic are refused, and the others measured.
 */
package dev.invert.torch.internal.products;
