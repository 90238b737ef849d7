package dev.invert.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * A layer's row in the index of several layers.
 *
 * @param layer name of the layer
 * @param neurons number of neurons
 * @param verdicts number of neurons by verdict, or by status if they have no verdict
 * @param auc AUCs of the best formula of each neuron; null if no neuron has a formula
 * @param aucHoldout the same on held-out samples; null if there are none
 * @param objective what the search maximized; null if unknown
 * @param date end of the run, as in run.json; null if unknown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LayerSummary(
        String layer,
        int neurons,
        Map<String, Integer> verdicts,
        Spread auc,
        Spread aucHoldout,
        String objective,
        String date) {
    /**
     * AUCs of a layer's neurons.
     *
     * @param median median over the neurons
     * @param best the AUC that is farthest from 1/2 on the side that its formula claims
     * @param neuron the neuron that it belongs to
     */
    public record Spread(double median, double best, int neuron) {}
}
