package dev.invert.explain;

import dev.invert.ActivationMatrix;
import dev.invert.ExplainOptions;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.SampleGroups;
import dev.invert.TokenSamples;
import java.util.Arrays;
import java.util.List;

/**
 * Executes one call of {@link Explainer}: searches a layer's neurons, repeats the search, computes layer statistics.
 */
final class LayerExplainer {
    private final ExplainOptions options;
    private final SampleGroups groups;
    private final boolean evidence;
    private final Listeners listeners;
    private final PreparedConcepts all;
    private final SampleSplit split;
    private final SampleGroups strata;
    private final TokenSamples tokens;
    private final PreparedConcepts searched;

    /**
     * Creates the state of one call.
     *
     * @param groups groups of all samples, or null
     * @param evidence whether to collect evidence
     * @param all prepared concepts of all samples
     * @param split searched and held-out samples, or null to search all samples
     * @param strata strata of all samples, or null
     * @param tokens tokens of all samples, or null
     */
    LayerExplainer(
            ExplainOptions options,
            SampleGroups groups,
            boolean evidence,
            Listeners listeners,
            PreparedConcepts all,
            SampleSplit split,
            SampleGroups strata,
            TokenSamples tokens) {
        this.options = options;
        this.groups = groups;
        this.evidence = evidence;
        this.listeners = listeners;
        this.all = all;
        this.split = split;
        this.strata = strata;
        this.tokens = tokens;
        this.searched = split == null ? all : split.searched().concepts();
    }

    /**
     * Explains neurons.
     *
     * @param layerNeurons number of neurons that this call and others explain, which decides whether proofs are affordable
     */
    LayerExplanation explain(ActivationMatrix activations, int[] neurons, int layerNeurons) {
        SearchStrategy strategy = searched.strategy(options, layerNeurons, activations.isSparse());
        listeners.decision().accept(strategy.decision());
        LayerExplanation found = search(activations, neurons, strategy);
        return LayerStatistics.finish(
                repetitions(activations, neurons, strategy).addTo(found));
    }

    private int[] samples() {
        return split == null ? null : split.searched().samples();
    }

    private LayerExplanation search(ActivationMatrix activations, int[] neurons, SearchStrategy strategy) {
        ExplanationAssembler assembler = new ExplanationAssembler(searched, options);
        LayerSearch search =
                new LayerSearch(searched, searched.settings(options), strategy, samples(), options.threads());
        NeuronExplanation[] found = new NeuronExplanation[neurons.length];
        TokenEvidenceCollector collector =
                tokens == null || !evidence ? null : new TokenEvidenceCollector(tokens, split, options.maxFraction());
        SplitValues splitValues = new SplitValues(split, all.sampleCount());
        // A resource may be null: there may be no strata.
        try (StratumParts parts = strata == null ? null : new StratumParts(all, strata, samples())) {
            search.run(
                    activations,
                    neurons,
                    listeners.progress(),
                    () -> new NeuronExplainer(
                            options,
                            assembler,
                            all,
                            split,
                            groups,
                            parts,
                            splitValues,
                            collector,
                            evidence,
                            neurons,
                            found,
                            listeners.explained()));
        }
        return new LayerExplanation(
                List.of(found),
                options,
                all.kernel(),
                search.threads(),
                searched.sampleCount(),
                split == null
                        ? List.of()
                        : Arrays.stream(split.heldOut().samples()).boxed().toList(),
                searched.patternCount(),
                searched.concepts().conceptCount(),
                Arrays.stream(found)
                        .mapToLong(NeuronExplanation::formulasEvaluated)
                        .sum(),
                assembler.log10Reachable(),
                search.rankSeconds(),
                search.searchSeconds() + all.takeSeconds() + (split == null ? 0 : split.takeSeconds()),
                search.visitorSeconds(),
                0,
                strategy.decision(),
                List.of());
    }

    private Repetitions repetitions(ActivationMatrix activations, int[] neurons, SearchStrategy strategy) {
        int[] samples = samples();
        return new Repetitions(
                options,
                searched,
                strategy,
                samples == null ? activations : activations.select(samples),
                neurons,
                samples == null || groups == null ? groups : groups.select(samples),
                listeners.repetitions());
    }
}
