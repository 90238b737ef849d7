package dev.invert.comparisons;

import dev.invert.errors.InvertException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares the labels of two runs, neuron by neuron. Layers are matched by name, neurons by index. */
public final class RunComparison {
    private RunComparison() {}

    /**
     * Returns the differences of all neurons, the largest first: by the overlap of the formulas, then by the change of
     * the AUC.
     *
     * @throws InvertException if the runs have no layer in common
     */
    public static List<NeuronDifference> compare(RunLabels a, RunLabels b, FormulaOverlap overlap) {
        Map<String, SortedMap<Integer, NeuronLabel>> second = matched(a, b);
        List<NeuronDifference> differences = new ArrayList<>();
        for (String layer : layers(a, second)) {
            SortedMap<Integer, NeuronLabel> before = a.layers().getOrDefault(layer, new TreeMap<>());
            SortedMap<Integer, NeuronLabel> after = second.getOrDefault(layer, new TreeMap<>());
            SortedSet<Integer> neurons = new TreeSet<>(before.keySet());
            neurons.addAll(after.keySet());
            for (int neuron : neurons) {
                differences.add(NeuronDifference.of(layer, neuron, before.get(neuron), after.get(neuron), overlap));
            }
        }
        // Stable: equal differences stay in the order of layers and neurons.
        differences.sort(Comparator.comparingDouble(NeuronDifference::distance)
                .thenComparingDouble(
                        difference -> difference.aucChange() == null ? 0 : Math.abs(difference.aucChange()))
                .reversed());
        return differences;
    }

    /** Returns the layers of the second run by the names of the first: single layers match whatever their names are. */
    private static Map<String, SortedMap<Integer, NeuronLabel>> matched(RunLabels a, RunLabels b) {
        if (a.layers().size() == 1 && b.layers().size() == 1) {
            String name = a.layers().keySet().iterator().next();
            return Map.of(name, b.layers().values().iterator().next());
        }
        if (a.layers().keySet().stream().noneMatch(b.layers()::containsKey)) {
            throw new InvertException("The runs have no layer in common: one has "
                    + String.join(", ", a.layers().keySet()) + "; the other has "
                    + String.join(", ", b.layers().keySet()));
        }
        return b.layers();
    }

    private static Iterable<String> layers(RunLabels a, Map<String, SortedMap<Integer, NeuronLabel>> second) {
        Map<String, Boolean> names = new LinkedHashMap<>();
        a.layers().keySet().forEach(name -> names.put(name, true));
        second.keySet().forEach(name -> names.put(name, true));
        return names.keySet();
    }
}
