/** Predicts how long the kernels and GPUs take for a job, and decides by that which of them do it. */
package dev.invert.torch.cost;
