package dev.invert.circuits;

import java.util.List;

/**
 * A layer of a circuit.
 *
 * @param layer name of the layer
 * @param neurons number of its neurons
 * @param nodes the neurons shown: those with the largest contributions, of either sign, in this order
 * @param effect change of the target when all neurons are replaced by their reference, mean over samples
 * @param sum sum of the contributions of all neurons, mean over samples
 * @param completenessError mean over samples of |sum - effect|, as a share of the mean of |effect|; null if there is no
 *     effect
 * @param linear whether the target is a linear function of the layer on these samples, so that contributions are exact
 * @param shownSum sum of the contributions of the neurons shown
 * @param rankAgreement Spearman's correlation of the contributions of the neurons shown with their ablations; null for
 *     fewer than three
 * @param correlated pairs of neurons shown whose activations correlate with |r| of at least 0.9 over all samples
 * @param faithfulness null if it was not measured
 */
public record CircuitLayer(
        String layer,
        int neurons,
        List<CircuitNode> nodes,
        double effect,
        double sum,
        Double completenessError,
        boolean linear,
        double shownSum,
        Double rankAgreement,
        List<Correlation> correlated,
        Faithfulness faithfulness) {
    /**
     * Two neurons whose contributions cannot be told apart.
     *
     * @param first index of a neuron
     * @param second index of another
     * @param r Pearson's correlation of their activations
     */
    public record Correlation(int first, int second, double r) {}
}
