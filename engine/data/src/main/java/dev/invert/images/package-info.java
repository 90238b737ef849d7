/**
 * Turns image files into batches of model input: lists a folder, decodes pictures to 8-bit RGB, and resizes, crops
 * and normalizes images as torchvision does. The package does not know which model uses the batches.
 */
package dev.invert.images;
