package dev.invert.activations;

import dev.invert.batches.TokenMask;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;

/**
 * Counts the rows of samples.
 *
 * @param mask tokens that count, if every token is a sample and some are left out; otherwise null
 * @param plannedSamples maximum number of samples
 */
record RowCount(TokenMask mask, int plannedSamples) {
    /**
     * Returns the number of rows of the first samples: their tokens that count, if every token is a sample.
     *
     * @param rowsPerSample tokens per sample if every token is a sample, otherwise 1
     */
    long of(int samples, int rowsPerSample) {
        return mask == null ? (long) samples * rowsPerSample : mask.tokensBefore(samples);
    }

    /**
     * Returns the number of rows of all samples.
     *
     * @throws InvertException if an array cannot have so many
     */
    int planned(int rowsPerSample) {
        long rows = of(plannedSamples, rowsPerSample);
        if (rows > Integer.MAX_VALUE) {
            throw new InvertException(Message.of(
                    "%,d samples of %,d tokens are %,d, at most 2^31 - 1 are possible; take fewer samples with "
                            .formatted(plannedSamples, rowsPerSample, rows),
                    Setting.LIMIT));
        }
        return (int) rows;
    }
}
