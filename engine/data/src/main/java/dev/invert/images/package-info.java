/**
 * From image files to batches of model input: lists a folder, decodes JPEG and PNG to 8-bit RGB, resizes, crops and
 * normalizes as torchvision does. What runs on the batches, and what samples mean, is not decided here.
 */
package dev.invert.images;
