package dev.invert.evaluate;

import dev.invert.Formula;
import java.util.Map;

/**
 * Labels to evaluate: one setting of a method.
 *
 * @param name name of the setting
 * @param formulas label by neuron; neurons without a label are absent
 */
public record LabelSet(String name, Map<Integer, Formula> formulas) {
    /** Copies the map. */
    public LabelSet {
        formulas = Map.copyOf(formulas);
    }
}
