package dev.invert.torch;

import dev.invert.errors.InvertException;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The neurons of a layer's output: the extent of one of its dimensions. All other dimensions but the first, the batch,
 * are positions.
 *
 * @param layer layer name, for errors
 * @param rank number of dimensions of the output, at least 2
 * @param axis dimension of the neurons, from 1 to rank - 1
 * @param count number of neurons
 */
record NeuronAxis(String layer, int rank, int axis, int count) {
    /**
     * Returns the neurons of an output.
     *
     * @param layer layer name, for errors
     * @param output (batch, ...)
     * @param pooling pooling whose neurons are meant
     * @throws InvertException if the output has no batch, or the pooling does not average over positions
     */
    static NeuronAxis of(String layer, Tensor output, Pooling pooling) {
        int rank = (int) output.dim();
        if (rank < 2) {
            throw new InvertException("layer %s: its output has shape %s; it must be (batch, neurons) or have positions"
                    .formatted(layer, shape(output)));
        }
        int axis = pooling.neuronAxis(rank);
        if (axis < 0) {
            throw new InvertException(
                    "layer %s: pooling %s takes no average over positions of its output %s; choose avg or mean-tokens"
                            .formatted(layer, pooling.nameFor(rank), shape(output)));
        }
        return new NeuronAxis(layer, rank, axis, Math.toIntExact(output.size(axis)));
    }

    /** Checks that another output of the layer has the same neurons. */
    void requireFit(Tensor output) {
        if (output.dim() != rank || output.size(axis) != count) {
            throw new InvertException(
                    "layer %s: had %d neurons, and then an output of shape %s; all samples need the same"
                            .formatted(layer, count, shape(output)));
        }
    }

    /** Returns values of the neurons in a shape that is applied to every sample and position. */
    long[] broadcastShape() {
        long[] shape = new long[rank - axis];
        Arrays.fill(shape, 1);
        shape[0] = count;
        return shape;
    }

    /** Returns the sum over positions: (batch, neurons), as float64. */
    Tensor sum(Tensor output) {
        Tensor values = output.to(ScalarType.Double);
        return rank == 2 ? values : torch.sum(values, positions());
    }

    /** Returns the mean over positions: (batch, neurons). */
    Tensor mean(Tensor output) {
        return rank == 2 ? output : torch.mean(output, positions());
    }

    private long[] positions() {
        return LongStream.range(1, rank).filter(dimension -> dimension != axis).toArray();
    }

    private static String shape(Tensor tensor) {
        return Arrays.toString(tensor.sizes().vec().get());
    }
}
