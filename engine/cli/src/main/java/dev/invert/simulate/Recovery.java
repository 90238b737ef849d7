package dev.invert.simulate;

import dev.invert.Formula;
import java.util.List;

/**
 * Recovery of planted formulas in one cell of the table. {@code found}, {@code beaten} and {@code missed} add up to 1.
 *
 * @param noise standard deviation of the noise
 * @param length number of literals of the planted formulas
 * @param sampleCount number of samples searched
 * @param neurons number of formulas planted
 * @param found share of neurons whose best formula holds for the same samples as the planted one
 * @param amongTop share of neurons for which any reported formula holds for the same samples as the planted one
 * @param beaten share of neurons for which another formula has an objective at least as high: the noise, not the search, hid
 *     the planted formula
 * @param missed share of neurons for which the planted formula has the higher objective but the search did not find it
 * @param significant share of neurons whose corrected p is at most alpha
 * @param overlap mean intersection over union of the samples of the planted formula and of the best one found
 * @param plantedAuc mean AUC of the planted formulas
 * @param bestAuc mean AUC of the best formulas found
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
     * One neuron with its planted and its found formula.
     *
     * @param noise standard deviation of the noise
     * @param sampleCount number of samples searched
     * @param planted planted formula
     * @param plantedAuc AUC of the planted formula
     * @param best best formula found, or null
     * @param bestAuc AUC of the best formula; NaN if there is none
     * @param found whether both formulas hold for the same samples
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
     * @param recovery summary of the cell
     * @param cases neurons of the cell
     */
    public record Cell(Recovery recovery, List<Case> cases) {}
}
