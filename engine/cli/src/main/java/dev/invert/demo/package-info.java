/**
 * The bundled real data of the demonstration: the Fashion-MNIST test images, their labels, and the small network that
 * was trained on the training images. Nothing outside the demonstration may depend on this package.
 */
package dev.invert.demo;
