package dev.invert.spark;

import java.io.Serializable;
import java.util.List;

/**
 * A layer to process, as the driver describes it to the executors.
 *
 * @param id identifies the job in the processes that work on it
 * @param arguments a command and its options; paths may be URIs
 * @param layer name of the layer
 * @param neuronCount number of neurons to process
 * @param blockSize number of neurons of one task; the last one may have fewer
 * @param folder URI of the folder for the parts of the results; null if tasks send them to the driver
 */
record LayerJob(String id, List<String> arguments, String layer, int neuronCount, int blockSize, String folder)
        implements Serializable {
    private static final long serialVersionUID = 2L;

    LayerJob {
        arguments = List.copyOf(arguments);
    }

    /** Returns the name of the command. */
    String command() {
        return arguments.get(0);
    }

    /** Returns the number of tasks. */
    int blockCount() {
        return (int) ((neuronCount + (long) blockSize - 1) / blockSize);
    }

    /** Returns the position of a block's first neuron among those of the job. */
    int start(int block) {
        return block * blockSize;
    }

    /** Returns the position after a block's last neuron among those of the job. */
    int end(int block) {
        return (int) Math.min(neuronCount, (block + 1L) * blockSize);
    }
}
