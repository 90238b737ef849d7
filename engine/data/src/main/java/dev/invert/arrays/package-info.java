/**
 * Array file formats: reads .npy, .npz, .safetensors and PyTorch files as matrices, and locates the activation files of
 * a run. Nothing here interprets the values.
 */
package dev.invert.arrays;
