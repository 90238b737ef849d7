package dev.invert.explain;

import dev.invert.StatisticsOptions;

/**
 * Work that the proofs of a run may take: the larger of 10 s of processor time and what the rest of the run is predicted
 * to take. Computed from counts alone, so that it is the same on every machine.
 *
 * @param nanos steps, or nanoseconds, that the proofs of all searches may take together with the index; infinity for no
 *     limit
 * @param searches number of searches, of all neurons and repetitions; 0 if {@code nanos} are those of each search, without
 *     the index
 * @param name name of the allowance, for reasons
 */
record ProofAllowance(double nanos, double searches, String name) {
    /** Proofs without a limit. */
    static final ProofAllowance UNLIMITED = new ProofAllowance(Double.POSITIVE_INFINITY, 1, "no limit");

    /** Number of searches of an allowance that is one of each search. */
    private static final double PER_SEARCH = 0;

    private static final double LEAST_NANOS = 10e9;

    /** Largest share of the allowance that may be taken by the index, which proves nothing by itself. */
    private static final double INDEX_SHARE = 0.5;

    /** Predicted time of loading, ranking and describing a neuron: per neuron, and per sample. */
    private static final double NEURON_NANOS = 5e5;

    private static final double SAMPLE_NANOS = 12;

    /** The same per sample if most activations are equal. */
    private static final double SPARSE_SAMPLE_NANOS = 4;

    /** Predicted time of searching a neuron on one permutation of the samples. */
    private static final double PERMUTATION_NANOS = 1e5;

    private static final double PERMUTED_SAMPLE_NANOS = 1;

    /**
     * Returns the allowance of a run.
     *
     * @param neuronCount number of neurons, at least 1
     * @param sampleCount number of searched samples
     * @param sparse whether most activations of a neuron are equal
     * @param sumNanos predicted time of the sums that the search of a neuron takes
     */
    static ProofAllowance of(
            int neuronCount, int sampleCount, boolean sparse, double sumNanos, StatisticsOptions statistics) {
        double once = NEURON_NANOS + sumNanos + (sparse ? SPARSE_SAMPLE_NANOS : SAMPLE_NANOS) * sampleCount;
        double permuted = PERMUTATION_NANOS + sumNanos + PERMUTED_SAMPLE_NANOS * sampleCount;
        double perNeuron =
                once * (1 + statistics.folds() + statistics.bootstrap()) + permuted * statistics.permutations();
        double rest = perNeuron * neuronCount;
        return new ProofAllowance(
                Math.max(LEAST_NANOS, rest),
                (double) neuronCount * (1 + statistics.repetitions()),
                rest > LEAST_NANOS ? "as much as the rest of the run" : "10 s for all neurons");
    }

    /** Returns an allowance that gives every search the same number of steps. */
    static ProofAllowance each(double steps) {
        return Double.isInfinite(steps) ? UNLIMITED : new ProofAllowance(steps, PER_SEARCH, "as the whole search");
    }

    /** Returns what is left for proofs if every search does more work of this cost because of them. */
    ProofAllowance without(double nanosPerSearch) {
        return new ProofAllowance(nanos - nanosPerSearch * searches, searches, name);
    }

    /** Returns whether an index of this predicted cost leaves enough for proofs. */
    boolean affordsIndex(double indexNanos) {
        return indexNanos <= INDEX_SHARE * nanos;
    }

    /** Returns the steps per search, with an index of this predicted cost. */
    double perSearch(double indexNanos) {
        // What an allowance of each search leaves out was counted by the allowance of the run.
        return searches == PER_SEARCH ? nanos : Math.max(0, nanos - indexNanos) / searches;
    }
}
