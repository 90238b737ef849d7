package dev.invert.simulate;

import dev.invert.Formula;
import java.util.List;

/**
 * How often planted formulas were found again, in one cell of the table. {@code found}, {@code beaten} and
 * {@code missed} add up to 1.
 *
 * @param noise standard deviation of the noise
 * @param length literals of the planted formulas
 * @param sampleCount how many samples were searched
 * @param neurons how many formulas were planted
 * @param found share of them for which the best formula found holds for the same samples
 * @param amongTop share for which one of the formulas reported does
 * @param beaten share for which another formula has an AUC at least as high: noise, not the search, hid what was planted
 * @param missed share for which what was planted has the higher AUC, and the search did not get there
 * @param significant share whose corrected p is at most alpha
 * @param overlap mean intersection over union of the samples of the planted formula and the best one found
 * @param plantedAuc mean AUC of the planted formulas
 * @param bestAuc mean AUC of the best ones found
 */
public record Recovery(
        double noise,
        int length,
        int sampleCount,
        int neurons,
        double found,
        double amongTop,
        double beaten,
        double missed,
        double significant,
        double overlap,
        double plantedAuc,
        double bestAuc) {
    /**
     * One neuron with what was planted in it and what was found.
     *
     * @param noise standard deviation of the noise
     * @param sampleCount how many samples were searched
     * @param planted the formula
     * @param plantedAuc its AUC
     * @param best the best formula found, or null
     * @param bestAuc its AUC; NaN if there is none
     * @param found whether both hold for the same samples
     */
    public record Case(
            double noise,
            int sampleCount,
            Formula planted,
            double plantedAuc,
            Formula best,
            double bestAuc,
            boolean found) {}

    /**
     * A cell and its neurons.
     *
     * @param recovery the cell
     * @param cases its neurons
     */
    public record Cell(Recovery recovery, List<Case> cases) {}
}
