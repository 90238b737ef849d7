package dev.invert.explain;

import dev.invert.ConceptMatrix;
import dev.invert.SampleGroups;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;

/**
 * A split of the samples into searched and held-out ones, with the prepared concepts of both parts. The calls that use it
 * and the cache that keeps it each hold a reference; the last one to close frees the memory. Thread-safe.
 */
final class SampleSplit implements AutoCloseable {
    private final Part searched;
    private final Part heldOut;
    private int references = 1;

    /** One part of the samples and its concepts. */
    static final class Part implements AutoCloseable {
        private final int[] samples;
        private final ConceptMatrix selected;
        private final PreparedConcepts concepts;

        Part(PreparedConcepts all, int[] samples) {
            this.samples = samples;
            this.selected = all.concepts().select(samples);
            try {
                this.concepts = all.ofSamples(selected);
            } catch (RuntimeException e) {
                selected.close();
                throw e;
            }
        }

        /** Returns the indices of the part's samples among all samples, in ascending order. */
        int[] samples() {
            return samples;
        }

        /** Returns the prepared concepts of the part's samples. */
        PreparedConcepts concepts() {
            return concepts;
        }

        @Override
        public void close() {
            concepts.close();
            selected.close();
        }
    }

    private SampleSplit(Part searched, Part heldOut) {
        this.searched = searched;
        this.heldOut = heldOut;
    }

    /**
     * Splits samples into two parts, stratified as {@link SampleUnits} describes.
     *
     * @param share share of the samples that are held out, above 0 and below 1
     * @param groups groups of samples that are kept whole, or null
     * @throws InvertException if one of the parts has fewer than two samples
     */
    static SampleSplit of(PreparedConcepts all, double share, long seed, SampleGroups groups) {
        int[][] parts =
                new SampleUnits(all.concepts(), all.table(), groups).split(new double[] {1 - share, share}, seed);
        if (parts[0].length < 2 || parts[1].length < 2) {
            throw new InvertException(Message.of(
                    Setting.HOLDOUT.with(share),
                    " of " + all.sampleCount() + " samples leaves " + parts[0].length + " to search on and "
                            + parts[1].length + " to measure on: both need at least 2"
                            + (groups == null ? "" : ", and groups stay whole")));
        }
        Part searched = new Part(all, parts[0]);
        try {
            return new SampleSplit(searched, new Part(all, parts[1]));
        } catch (RuntimeException e) {
            searched.close();
            throw e;
        }
    }

    Part searched() {
        return searched;
    }

    Part heldOut() {
        return heldOut;
    }

    /** Returns this split with one more reference, which the caller closes. */
    synchronized SampleSplit retain() {
        references++;
        return this;
    }

    /** Returns the seconds spent on preparing both parts since the last call. */
    double takeSeconds() {
        return searched.concepts().takeSeconds() + heldOut.concepts().takeSeconds();
    }

    @Override
    public synchronized void close() {
        if (--references == 0) {
            searched.close();
            heldOut.close();
        }
    }
}
