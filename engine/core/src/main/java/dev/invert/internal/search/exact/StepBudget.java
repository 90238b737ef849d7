package dev.invert.internal.search.exact;

/**
 * Steps that the proofs of a block of neurons may take together. Each proof may take what earlier ones left, and half of
 * the shares of those that follow, so that every proof may take at least half a share and a block about the sum of its
 * shares at most: a proof ends at the first check after its limit, and later ones of the block pay for that. Depends on the order of the neurons in the block only, not on threads. Not thread-safe.
 */
final class StepBudget {
    private static final double KEPT_FOR_EACH = 0.5;

    private final double share;
    private int left;
    private double rest;

    /**
     * Creates a budget for blocks of one neuron.
     *
     * @param share steps per proof; infinity for no limit
     */
    StepBudget(double share) {
        this.share = share;
    }

    /** Starts a block. */
    void start(int proofs) {
        left = proofs;
        rest = proofs * share;
    }

    /** Returns the steps that the next proof may take. */
    double next() {
        if (left == 0) {
            start(1);
        }
        left--;
        return left == 0 || Double.isInfinite(share) ? rest : rest - KEPT_FOR_EACH * share * left;
    }

    /** Deducts the steps that a proof has taken. */
    void spend(double steps) {
        rest -= steps;
    }
}
