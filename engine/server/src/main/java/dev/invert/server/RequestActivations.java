package dev.invert.server;

import dev.invert.ActivationMatrix;
import dev.invert.labels.LabeledSamples;
import dev.invert.samples.MatchedSamples;
import java.util.List;

/**
 * The activations of a request. The owner closes it.
 *
 * @param matrix N samples x K neurons
 * @param sampleIds N ids, or empty
 * @param layer name of the layer
 * @param source description of the origin, for the record of the run
 * @param images folder of the samples' images, or empty
 * @param release releases what the matrix is read from, after it was closed
 */
record RequestActivations(
        ActivationMatrix matrix, List<String> sampleIds, String layer, String source, String images, Runnable release)
        implements AutoCloseable {
    /**
     * Matches the samples with those of labels; closing the result closes the matrix, too.
     *
     * @param commonOnly whether samples that only one side has are left out
     */
    MatchedSamples match(LabeledSamples labels, boolean commonOnly) {
        return MatchedSamples.match(matrix, sampleIds, labels, commonOnly);
    }

    @Override
    public void close() {
        matrix.close();
        release.run();
    }
}
