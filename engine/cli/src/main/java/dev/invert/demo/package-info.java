/**
 * The demo and its bundled data: the Fashion-MNIST test images, their labels, and a small network trained on the
 * training images. Within the engine, only the command line and the self-check may depend on it.
 */
package dev.invert.demo;
