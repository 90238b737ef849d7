package dev.invert.torch;

/**
 * A named inner module of a model.
 *
 * @param name dotted path from the model, such as {@code layer1.0.conv1}
 * @param type class of the module, such as {@code Conv2d}
 */
public record Layer(String name, String type) {}
