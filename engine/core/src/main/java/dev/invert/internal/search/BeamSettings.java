package dev.invert.internal.search;

/**
 * Settings of a beam search, with all bounds in samples.
 *
 * @param objective the value that the search maximizes or minimizes
 * @param length largest number of literals in a formula, at least 1
 * @param beam B: the number of formulas of one length that are extended, at least 1
 * @param top T: the number of formulas that are kept, at least 1
 * @param minCount smallest n of a formula, at least 1
 * @param maxCount largest n of a formula, at most N - 1
 * @param highest whether to search for high values of the objective
 * @param lowest whether to search for low values
 * @param searchLimit number of concepts that may be joined, those with the largest |AUC - 1/2|, or 0 for all
 * @param anyParents whether to also extend the best B formulas outside the bounds
 * @param perLength whether to report the best formulas of each length
 * @param dropFiller whether to leave out formulas with a literal that adds nothing, see {@link NeuronResult#excluded}
 * @param aliases number of other formulas with the same truth set to remember for each formula, 0 for none
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
        boolean dropFiller,
        int aliases) {
    /** Returns settings for a search that reports the best formulas only, without those of each length or aliases. */
    public BeamSettings bestOnly() {
        // Keeps the number of formulas: it influences which formulas a search extends.
        return copy(objective, false, 0);
    }

    /** Returns these settings with the objective of one neuron. */
    public BeamSettings with(Objective ofNeuron) {
        return ofNeuron.equals(objective) ? this : copy(ofNeuron, perLength, aliases);
    }

    private BeamSettings copy(Objective newObjective, boolean newPerLength, int newAliases) {
        return new BeamSettings(
                newObjective,
                length,
                beam,
                top,
                minCount,
                maxCount,
                highest,
                lowest,
                searchLimit,
                anyParents,
                newPerLength,
                dropFiller,
                newAliases);
    }

    /** Returns 1 if a formula with this sum counts as high, -1 if it counts as low. */
    public int signOf(long sum) {
        return !lowest || (highest && sum >= 0) ? 1 : -1;
    }

    /**
     * Compares two formulas by the objective, each in its own direction: negative, zero or positive if the first is
     * worse, as good or better.
     */
    public int compare(FoundFormula a, FoundFormula b) {
        return objective.compare(
                a.n(),
                signOf(a.sum()) * a.sum(),
                a.formula().length(),
                b.n(),
                signOf(b.sum()) * b.sum(),
                b.formula().length());
    }

    /** Returns the value of the objective for a formula, in its own direction: higher is better. */
    public double value(FoundFormula found) {
        return objective.value(
                found.n(), signOf(found.sum()) * found.sum(), found.formula().length());
    }

    /** Returns the value of the objective for a formula as results report it. */
    public double reportedValue(FoundFormula found) {
        return objective.signedValue(found.n(), found.sum(), found.formula().length(), signOf(found.sum()));
    }

    /** Returns the number of formulas of one length that are remembered. */
    public int remembered() {
        return Math.max(beam, top);
    }

    /**
     * Returns the largest number of distinct formulas that a selection must keep: those to remember, and known formulas
     * of shorter lengths that may take their places, one of which may be a seed.
     */
    public int maxKeep() {
        return remembered() * length + 1;
    }
}
