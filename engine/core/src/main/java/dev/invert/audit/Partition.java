package dev.invert.audit;

import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses the strata of an audit.
 *
 * @param origin origin of the strata, in words
 * @param strata the strata; a single one if only the intended concept of each neuron divides the samples
 */
record Partition(String origin, Strata strata) {
    private static final String REST = "none of the classes";

    /** Returns the given strata, else the intended concepts if they exclude each other, else one stratum. */
    static Partition of(List<String> given, Map<Integer, Formula> intended, ConceptMatrix concepts) {
        if (given != null) {
            return new Partition("given strata", Strata.named(given, concepts));
        }
        Map<String, String> names = new HashMap<>();
        concepts.concepts().forEach(concept -> names.put(concept.id(), concept.name()));
        int n = concepts.sampleCount();
        int[] stratumOf = new int[n];
        Arrays.fill(stratumOf, -1);
        Set<Formula> classes = new LinkedHashSet<>(intended.values());
        List<String> labels = new ArrayList<>();
        boolean exclusive = classes.size() > 1;
        for (Formula formula : classes) {
            LongBuffer truth = LongBuffer.wrap(concepts.truthSet(formula));
            for (int i = 0; exclusive && i < n; i++) {
                if (Bits.get(truth, i)) {
                    exclusive = stratumOf[i] < 0;
                    stratumOf[i] = labels.size();
                }
            }
            labels.add(formula.render(names::get));
        }
        if (!exclusive) {
            return new Partition(
                    "the intended concept of each neuron", Strata.of(new int[n], List.of("all samples"), concepts));
        }
        return new Partition("the intended concepts", classes(stratumOf, labels, concepts));
    }

    /** Returns strata of the classes that have samples, and of the samples without a class if there are any. */
    private static Strata classes(int[] stratumOf, List<String> labels, ConceptMatrix concepts) {
        int[] numbers = new int[labels.size() + 1];
        Arrays.fill(numbers, -1);
        List<String> used = new ArrayList<>();
        for (int i = 0; i < stratumOf.length; i++) {
            int label = stratumOf[i] < 0 ? labels.size() : stratumOf[i];
            if (numbers[label] < 0) {
                numbers[label] = used.size();
                used.add(label == labels.size() ? REST : labels.get(label));
            }
            stratumOf[i] = numbers[label];
        }
        return Strata.of(stratumOf, used, concepts);
    }

    /** Returns the target of each neuron; neurons with the same intended concept share one. */
    List<Target> targets(List<Integer> neurons, Map<Integer, Formula> intended, ConceptMatrix concepts) {
        Map<Formula, Target> targets = new HashMap<>();
        List<Target> ofNeurons = new ArrayList<>();
        for (int neuron : neurons) {
            ofNeurons.add(
                    targets.computeIfAbsent(intended.get(neuron), formula -> Target.of(formula, concepts, strata)));
        }
        return ofNeurons;
    }
}
