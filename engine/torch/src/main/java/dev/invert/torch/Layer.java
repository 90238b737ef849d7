package dev.invert.torch;

/**
 * A named submodule of a model.
 *
 * @param name dotted path from the root module, such as {@code layer1.0.conv1}
 * @param type class name of the module, such as {@code Conv2d}
 */
public record Layer(String name, String type) {}
