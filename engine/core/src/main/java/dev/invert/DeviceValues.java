package dev.invert;

import dev.invert.internal.memory.NativeBlock;

/** The activations of a {@link DenseBlock} on a device, such as a GPU, that can search them where they are. */
public interface DeviceValues {
    /**
     * Copies the activations to native memory, neuron by neuron. The caller closes the copy.
     *
     * @throws dev.invert.errors.InvertException if the memory limit does not allow it
     */
    NativeBlock toHost();

    /**
     * Returns selected samples of some of the neurons, which stay on the device.
     *
     * @param firstRow index of the first neuron among these
     * @param rows number of neurons
     * @param samples indices of samples; sample i of the result is {@code samples[i]}
     */
    DeviceValues select(int firstRow, int rows, int[] samples);
}
