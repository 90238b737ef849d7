package dev.invert.explain;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.Explanation;
import dev.invert.Formula;
import dev.invert.HeldOut;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.SampleGroups;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.NonFiniteActivationException;
import dev.invert.errors.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Searches on one part of the samples and measures what was found on the other. */
final class HoldoutEvaluation {
    private final ExplainOptions options;
    private final String kernel;
    private final ActivationMatrix activations;
    private final ConceptMatrix concepts;

    HoldoutEvaluation(ExplainOptions options, String kernel, ActivationMatrix activations, ConceptMatrix concepts) {
        this.options = options;
        this.kernel = kernel;
        this.activations = activations;
        this.concepts = concepts;
    }

    /** A search on some samples. */
    @FunctionalInterface
    interface Search {
        /** Searches on the samples with these numbers, of which the matrices are views. */
        LayerExplanation explain(ActivationMatrix selected, ConceptMatrix matching, SampleGroups groups);
    }

    /** @param groups of all samples, or null */
    LayerExplanation explain(int[] neurons, SampleGroups groups, Search search) {
        double share = options.statistics().holdout();
        int[][] parts;
        try (SearchSetup all = new SearchSetup(options, kernel, concepts)) {
            parts = new SampleUnits(concepts, all.table(), groups)
                    .split(new double[] {1 - share, share}, options.statistics().seed());
        }
        if (parts[0].length < 2 || parts[1].length < 2) {
            throw new InvertException(Message.of(
                    Setting.HOLDOUT.with(share),
                    " of " + concepts.sampleCount() + " samples leaves " + parts[0].length + " to search on and "
                            + parts[1].length + " to measure on: both need at least 2"
                            + (groups == null ? "" : ", and groups stay whole")));
        }
        LayerExplanation found;
        try (ConceptMatrix inside = concepts.select(parts[0])) {
            found = search.explain(
                    activations.select(parts[0]), inside, groups == null ? null : groups.select(parts[0]));
        } catch (NonFiniteActivationException e) {
            throw e.among(parts[0]);
        }
        try (ConceptMatrix outside = concepts.select(parts[1]);
                SearchSetup setup = new SearchSetup(options, kernel, outside)) {
            return measure(found, neurons, activations.select(parts[1]), setup);
        } catch (NonFiniteActivationException e) {
            throw e.among(parts[1]);
        }
    }

    private LayerExplanation measure(
            LayerExplanation found, int[] neurons, ActivationMatrix outside, SearchSetup setup) {
        long start = System.nanoTime();
        List<List<Formula>> formulas = found.neurons().stream()
                .map(neuron -> all(neuron).map(Explanation::formula).toList())
                .toList();
        List<List<FormulaMeasures.Estimate>> estimates =
                new HeldOutScorer(setup, options.threads()).measure(outside, neurons, formulas);
        List<NeuronExplanation> measured = new ArrayList<>();
        for (int k = 0; k < neurons.length; k++) {
            measured.add(withHeldOut(found.neurons().get(k), estimates.get(k)));
        }
        return found.with(measured, (System.nanoTime() - start) * 1e-9);
    }

    private static Stream<Explanation> all(NeuronExplanation neuron) {
        return Stream.concat(
                neuron.explanations().stream(), neuron.perLength().stream().flatMap(List::stream));
    }

    private static NeuronExplanation withHeldOut(NeuronExplanation neuron, List<FormulaMeasures.Estimate> estimates) {
        var next = estimates.iterator();
        List<Explanation> best = neuron.explanations().stream()
                .map(e -> withHeldOut(e, next.next()))
                .toList();
        List<List<Explanation>> perLength = neuron.perLength().stream()
                .map(found ->
                        found.stream().map(e -> withHeldOut(e, next.next())).toList())
                .toList();
        return neuron.withExplanations(best, perLength);
    }

    private static Explanation withHeldOut(Explanation explanation, FormulaMeasures.Estimate estimate) {
        return explanation.with(explanation
                .statistics()
                .withHeldOut(new HeldOut(estimate.auc(), estimate.interval(), explanation.auc() - estimate.auc())));
    }
}
