package dev.invert.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples on which one task runs a model.
 *
 * @param number number of the range, from 0
 * @param from index of the first sample
 * @param to index after the last sample
 */
record ModelRange(int number, int from, int to) implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Divides samples among tasks. Every range begins with a batch of the whole, so that models compute the same batches as
     * on one machine.
     *
     * @param tasks number of ranges to aim for
     */
    static List<ModelRange> of(int samples, int batchSize, int tasks) {
        long batches = (samples + (long) batchSize - 1) / batchSize;
        long size = Math.max(1, (batches + tasks - 1) / tasks) * batchSize;
        List<ModelRange> ranges = new ArrayList<>();
        for (long from = 0; from < samples; from += size) {
            ranges.add(new ModelRange(ranges.size(), (int) from, (int) Math.min(samples, from + size)));
        }
        return ranges;
    }
}
