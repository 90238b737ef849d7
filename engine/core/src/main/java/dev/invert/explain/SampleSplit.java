package dev.invert.explain;

import dev.invert.ConceptMatrix;
import dev.invert.SampleGroups;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;

/** Samples split into those that are searched and those that are held out, with the concepts of both. */
final class SampleSplit implements AutoCloseable {
    private final Part searched;
    private final Part heldOut;

    /** Some samples and their concepts. */
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

        /** Returns the indices of the samples among all, ascending. */
        int[] samples() {
            return samples;
        }

        /** Returns the concepts of these samples. */
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
     * Splits samples so that both parts look alike.
     *
     * @param share of the samples that are held out
     * @param groups samples that stay together, or null
     * @throws InvertException if one of the parts would have fewer than two samples
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

    @Override
    public void close() {
        searched.close();
        heldOut.close();
    }
}
