package dev.invert.explain;

import dev.invert.Formula;
import dev.invert.internal.kernel.LocatedSamples;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankedNeuron;
import dev.invert.score.FormulaTruthSets;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * Marks the patterns that satisfy up to {@value LocatedSamples#MAX_FORMULAS} formulas, one bit each, so that their samples
 * can be located in the rank order of a neuron. Not thread-safe.
 */
final class FormulaMarks {
    private final IntBuffer patternSizes;
    private final TruthSums sums;
    private final byte[] formulasOfPattern;

    FormulaMarks(PatternTable table, FormulaTruthSets truthSets) {
        this.patternSizes = table.patternSizes();
        this.sums = new TruthSums(table, truthSets);
        this.formulasOfPattern = new byte[table.patternCount()];
    }

    /** Removes all marks. */
    void clear() {
        Arrays.fill(formulasOfPattern, (byte) 0);
    }

    /** Sets a bit for each pattern that satisfies a formula, and returns the number of samples that satisfy it. */
    long mark(Formula formula, int bit) {
        sums.evaluate(formula);
        sums.mark(bit, formulasOfPattern);
        return sums.count();
    }

    /** Returns the number of samples that satisfy both of two marked formulas. */
    long countBoth(int bit, int otherBit) {
        long samples = 0;
        for (int pattern = 0; pattern < formulasOfPattern.length; pattern++) {
            if ((formulasOfPattern[pattern] & (bit | otherBit)) == (bit | otherBit)) {
                samples += patternSizes.get(pattern);
            }
        }
        return samples;
    }

    /**
     * Returns Z of the formula that was marked last.
     *
     * @param n number of samples that satisfy it
     */
    long z(CenteredSums neuron, long n) {
        return neuron.of(sums, n);
    }

    /** Locates the samples of the marked formulas, and the tie group at a rank position. */
    void locate(RankedNeuron neuron, int position, LocatedSamples found) {
        neuron.locate(formulasOfPattern, position, found);
    }
}
