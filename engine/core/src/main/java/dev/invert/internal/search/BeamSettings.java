package dev.invert.internal.search;

/**
 * What to search for, in counts of samples.
 *
 * @param objective what makes a formula good
 * @param length most literals in a formula, at least 1
 * @param beam B: how many formulas of one length are extended, at least 1
 * @param top T: how many formulas are kept, at least 1
 * @param minCount least n, at least 1
 * @param maxCount largest n, at most N - 1
 * @param highest whether to look for the highest AUC
 * @param lowest whether to look for the lowest AUC
 * @param searchLimit how many concepts may be joined, those with the largest |AUC - 1/2|, or 0 for all
 * @param anyParents whether the best B formulas outside the bounds are extended too
 * @param perLength whether the best formulas of each length are handed out
 * @param aliases how many other formulas of the same truth set are remembered with each, 0 for none
 */
public record BeamSettings(
        Objective objective,
        int length,
        int beam,
        int top,
        long minCount,
        long maxCount,
        boolean highest,
        boolean lowest,
        int searchLimit,
        boolean anyParents,
        boolean perLength,
        int aliases) {
    /** Returns settings for a search that reports the best formulas only, without those of each length or aliases. */
    public BeamSettings bestOnly() {
        // The number of formulas kept stays: it influences which formulas a search extends.
        return new BeamSettings(
                objective, length, beam, top, minCount, maxCount, highest, lowest, searchLimit, anyParents, false, 0);
    }

    /** How many formulas of one length are remembered. */
    int remembered() {
        return Math.max(beam, top);
    }

    /** The most distinct formulas that a selection must keep: those remembered, and known ones of shorter lengths. */
    int maxKeep() {
        return remembered() * length;
    }
}
