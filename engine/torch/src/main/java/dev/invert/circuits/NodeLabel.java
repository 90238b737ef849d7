package dev.invert.circuits;

/**
 * The explanation of a neuron; components are null where there is none.
 *
 * @param label formula with the names of concepts
 * @param formula formula with the ids of concepts
 * @param auc AUC of the formula
 * @param page address of the neuron's page, relative to the circuit's folder
 */
public record NodeLabel(String label, String formula, Double auc, String page) {
    /** No explanation. */
    public static final NodeLabel NONE = new NodeLabel(null, null, null, null);

    /** Finds explanations. */
    @FunctionalInterface
    public interface Source {
        /** Returns the explanation of a neuron, or {@link #NONE}. */
        NodeLabel of(String layer, int neuron);
    }
}
