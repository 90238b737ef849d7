package dev.invert;

/**
 * The test that decides if a neuron is significant, the only one: of the following, the first that a run has made. The
 * others are reported and decide nothing.
 */
public enum DecidingTest {
    /**
     * The held-out p: some explanation must have one of at most alpha divided by the number of explanations. The search
     * has not seen the held-out samples, so this needs no model of the search. A neuron whose explanations have no
     * held-out p is not significant.
     */
    HELD_OUT("held-out p"),
    /**
     * The permutation p of the best explanation must be at most alpha. It repeats the whole search, so it is as exact as
     * the corrected p is cautious, and respects groups of samples. It decides only if there are enough permutations for
     * it to reach alpha.
     */
    PERMUTATION("permutation p"),
    /** The corrected p: some explanation must have one of at most alpha. */
    CORRECTED("corrected p");

    private final String words;

    DecidingTest(String words) {
        this.words = words;
    }

    /** Returns the name of the p-value in a sentence. */
    public String words() {
        return words;
    }

    /**
     * Returns the test that decides on a neuron.
     *
     * @param neuron at least one explanation
     * @param options options of the run
     */
    public static DecidingTest of(NeuronExplanation neuron, StatisticsOptions options) {
        if (neuron.explanations().get(0).statistics().heldOut().isPresent()) {
            return HELD_OUT;
        }
        // The smallest possible p is 1 / (permutations + 1).
        boolean enough = 1.0 / (options.permutations() + 1) <= options.alpha();
        return enough && !Double.isNaN(neuron.robustness().familyWiseP()) ? PERMUTATION : CORRECTED;
    }

    /**
     * Returns whether a neuron is significant by this test.
     *
     * @param neuron at least one explanation
     * @param alpha significance level, from 0 to 1
     */
    public boolean accepts(NeuronExplanation neuron, double alpha) {
        if (this == PERMUTATION) {
            return neuron.robustness().familyWiseP() <= alpha;
        }
        int count = neuron.explanations().size();
        return neuron.explanations().stream().anyMatch(e -> e.statistics().isSignificant(alpha, count));
    }

    /** Returns log10 of the p-value of an explanation of the neuron; NaN if it has none. */
    double log10P(NeuronExplanation neuron, Explanation explanation) {
        return switch (this) {
            case HELD_OUT ->
                explanation.statistics().heldOut().map(HeldOut::log10P).orElse(Double.NaN);
            case PERMUTATION -> Math.log10(neuron.robustness().familyWiseP());
            case CORRECTED -> explanation.statistics().significance().log10PCorrected();
        };
    }
}
