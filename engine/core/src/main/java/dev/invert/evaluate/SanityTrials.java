package dev.invert.evaluate;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Changes the true labels of one neuron at random and counts how often its scores fall: half of the true labels are
 * dropped, or as many false ones are added. On request, the truth is made rare first: positives are removed from the
 * samples until it has a given prevalence.
 */
final class SanityTrials {
    /** Spreads seeds. Another step than that of SplittableRandom, so that no two streams are parts of each other. */
    private static final long SPREAD = 0xAEF17502108EF2D9L;

    private final EvaluatorOptions options;
    private final int sampleCount;

    SanityTrials(EvaluatorOptions options, int sampleCount) {
        this.options = options;
        this.sampleCount = sampleCount;
    }

    /**
     * Counts of one neuron.
     *
     * @param trials number of trials; 0 if nothing can be dropped or added
     * @param tallies outcomes by metric
     */
    record Counts(int trials, Map<Metric, Tally> tallies) {
        static Counts none() {
            return new Counts(0, new EnumMap<>(Metric.class));
        }

        Tally of(Metric metric) {
            return tallies.computeIfAbsent(metric, any -> new Tally());
        }
    }

    /** Outcomes of the trials by one metric. */
    static final class Tally {
        private int falls;
        private double ratios;
        private int ratioCount;

        private void add(double before, double after) {
            falls += before - after > EvaluatorOptions.LEAST_FALL * Math.abs(before) ? 1 : 0;
            if (before > 0) {
                ratios += after / before;
                ratioCount++;
            }
        }

        /** Returns the number of trials in which the score fell by more than the least share. */
        int falls() {
            return falls;
        }

        /** Returns the sum of the ratios of changed and original scores. */
        double ratios() {
            return ratios;
        }

        /** Returns the number of these ratios; scores that are not positive have none. */
        int ratioCount() {
            return ratioCount;
        }
    }

    /**
     * Drops half of the true labels, rounded down. Nothing is tested with a single label or on a constant neuron.
     *
     * @param scores scores of the truth on all samples
     */
    Counts missing(OrderedNeuron neuron, int index, long[] truth, Scores scores) {
        return run(neuron, index, true, truth, scores);
    }

    /** Adds as many false labels as there are true ones, but leaves at least one sample without. */
    Counts extra(OrderedNeuron neuron, int index, long[] truth, Scores scores) {
        return run(neuron, index, false, truth, scores);
    }

    private Counts run(OrderedNeuron neuron, int index, boolean missing, long[] truth, Scores scores) {
        Counts counts = Counts.none();
        int[] positives = members(truth, true);
        int[] negatives = members(truth, false);
        int left = positivesLeft(positives.length, negatives.length);
        int changes = missing ? left / 2 : Math.min(left, negatives.length - 1);
        if (changes < 1 || neuron.constant()) {
            return counts;
        }
        boolean thinned = left < positives.length;
        SplittableRandom random = new SplittableRandom(options.seed() + SPREAD * (2L * index + (missing ? 1 : 2)));
        for (int trial = 0; trial < options.trials(); trial++) {
            long[] kept = all();
            long[] before = truth.clone();
            draw(positives, positives.length - left, random);
            for (int i = 0; i < positives.length - left; i++) {
                flip(positives[i], kept);
                flip(positives[i], before);
            }
            // The positives that are left are at the end.
            int[] candidates =
                    missing ? Arrays.copyOfRange(positives, positives.length - left, positives.length) : negatives;
            draw(candidates, changes, random);
            long[] after = before.clone();
            for (int i = 0; i < changes; i++) {
                flip(candidates[i], after);
            }
            Scores original = thinned ? neuron.score(before, kept) : scores;
            Scores changed = thinned ? neuron.score(after, kept) : neuron.score(after);
            for (Metric metric : Metric.values()) {
                counts.of(metric).add(original.of(metric), changed.of(metric));
            }
        }
        return new Counts(options.trials(), counts.tallies());
    }

    /** Returns the number of positives at which they have the wanted prevalence, at least 2; all of them by default. */
    private int positivesLeft(int positives, int negatives) {
        double share = options.prevalence();
        return share == 0
                ? positives
                : (int) Math.min(positives, Math.max(2, Math.round(share / (1 - share) * negatives)));
    }

    /** Moves some random elements to the front. */
    private static void draw(int[] samples, int count, SplittableRandom random) {
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(samples.length - i);
            int sample = samples[other];
            samples[other] = samples[i];
            samples[i] = sample;
        }
    }

    private static void flip(int sample, long[] set) {
        set[sample >>> 6] ^= 1L << sample;
    }

    private long[] all() {
        long[] all = new long[(sampleCount + Long.SIZE - 1) / Long.SIZE];
        Arrays.fill(all, -1);
        all[all.length - 1] &= -1L >>> -sampleCount;
        return all;
    }

    private int[] members(long[] truth, boolean positive) {
        int[] members = new int[(int) (positive ? TruthSets.count(truth) : sampleCount - TruthSets.count(truth))];
        int next = 0;
        for (int i = 0; i < sampleCount; i++) {
            if (TruthSets.holds(truth, i) == positive) {
                members[next++] = i;
            }
        }
        return members;
    }
}
