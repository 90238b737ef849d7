/**
 * Holds concept sets and activations as tensors on a device and ranks neurons there: what the search and scoring have in
 * common.
 */
package dev.invert.torch.internal.tensors;
