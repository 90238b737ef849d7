package dev.invert.internal.kernel;

import java.util.List;

/**
 * Extensions of the parents of one lane that a search is about to select, announced so that all lanes can be computed at
 * once.
 */
public final class PlannedSelection {
    private final int lane;
    private final List<Parent> parents;
    private final ScoreRule rule;
    private final long minCount;
    private final long maxCount;
    private final int sign;
    private final boolean[] allowedConcepts;
    private final int keep;
    private final int keepOutside;

    /**
     * A formula to extend.
     *
     * @param slot slot of the formula
     * @param n size of its truth set, in samples
     * @param z Z of its truth set
     */
    public record Parent(int slot, long n, long z) {}

    /**
     * Creates a plan.
     *
     * @param lane the lane
     * @param parents formulas in the order in which they will be extended, at least one
     * @param rule the score of the extensions
     * @param minCount smallest n, at least 1
     * @param maxCount largest n, below N
     * @param sign factor of all sums: 1 for the highest AUC, -1 for the lowest
     * @param allowedConcepts per concept, whether it may be joined; or null for all
     * @param keep number of distinct extensions within the bounds that must survive
     * @param keepOutside the same for extensions outside the bounds; 0 if none are selected
     */
    public PlannedSelection(
            int lane,
            List<Parent> parents,
            ScoreRule rule,
            long minCount,
            long maxCount,
            int sign,
            boolean[] allowedConcepts,
            int keep,
            int keepOutside) {
        this.lane = lane;
        this.parents = List.copyOf(parents);
        this.rule = rule;
        this.minCount = minCount;
        this.maxCount = maxCount;
        this.sign = sign;
        this.allowedConcepts = allowedConcepts;
        this.keep = keep;
        this.keepOutside = keepOutside;
    }

    /** Returns the lane. */
    public int lane() {
        return lane;
    }

    /** Returns the formulas in the order in which they will be extended. */
    public List<Parent> parents() {
        return parents;
    }

    /** Returns the score of the extensions. */
    public ScoreRule rule() {
        return rule;
    }

    /** Returns the smallest n within the bounds. */
    public long minCount() {
        return minCount;
    }

    /** Returns the largest n within the bounds. */
    public long maxCount() {
        return maxCount;
    }

    /** Returns the factor of all sums: 1 for the highest AUC, -1 for the lowest. */
    public int sign() {
        return sign;
    }

    /** Returns, per concept, whether it may be joined; or null for all. */
    public boolean[] allowedConcepts() {
        return allowedConcepts;
    }

    /**
     * Returns the number of distinct extensions that must survive.
     *
     * @param outside whether to select extensions outside the bounds
     */
    public int keep(boolean outside) {
        return outside ? keepOutside : keep;
    }

    /**
     * Starts the selection that the search will make.
     *
     * @param kept number of distinct extensions that must survive
     * @param outside whether to select extensions outside the bounds
     */
    public void start(Selection selection, int kept, boolean outside) {
        selection.start(kept, rule, minCount, maxCount, outside, sign, allowedConcepts);
    }
}
