package dev.invert.internal.kernel;

/**
 * Extensions of the parents of one lane that a search is about to select, announced so that all lanes can be computed at
 * once.
 *
 * @param lane the lane
 * @param slots slots of the parents, in the order in which they will be extended
 * @param n size of each parent's truth set, in samples
 * @param z Z of each parent's truth set
 * @param rule the score of the extensions
 * @param minCount smallest n, at least 1
 * @param maxCount largest n, below N
 * @param sign factor of all sums: 1 for the highest AUC, -1 for the lowest
 * @param allowedConcepts per concept, whether it may be joined; or null for all
 * @param keep number of distinct extensions within the bounds that must survive
 * @param keepOutside the same for extensions outside the bounds; 0 if none are selected
 */
public record PlannedSelection(
        int lane,
        int[] slots,
        long[] n,
        long[] z,
        ScoreRule rule,
        long minCount,
        long maxCount,
        int sign,
        boolean[] allowedConcepts,
        int keep,
        int keepOutside) {
    /**
     * Starts the selection that the search will make.
     *
     * @param outside whether to select extensions outside the bounds
     */
    public void start(Selection selection, boolean outside) {
        selection.start(outside ? keepOutside : keep, rule, minCount, maxCount, outside, sign, allowedConcepts);
    }
}
