package dev.invert.server.explore;

/**
 * A neuron that a search has found.
 *
 * @param run name of the run
 * @param layer name of the layer
 * @param neuron index of the neuron
 * @param status status as in explanations.jsonl
 * @param verdict verdict as in explanations.jsonl, or null
 * @param formula best formula in concept ids, or null
 * @param label best formula in concept names, or null
 * @param auc AUC of the best formula, or null
 * @param aucHoldout its AUC on held-out samples, or null
 * @param log10P log10 of its corrected p, or null
 * @param nPositive number of samples that satisfy it, or null
 */
public record NeuronHit(
        String run,
        String layer,
        int neuron,
        String status,
        String verdict,
        String formula,
        String label,
        Double auc,
        Double aucHoldout,
        Double log10P,
        Long nPositive) {}
