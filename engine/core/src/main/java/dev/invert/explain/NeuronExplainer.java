package dev.invert.explain;

import dev.invert.ActivationBlock;
import dev.invert.Evidence;
import dev.invert.ExplainOptions;
import dev.invert.Formula;
import dev.invert.Interval;
import dev.invert.MemoryBudget;
import dev.invert.NeuronExplanation;
import dev.invert.SampleGroups;
import dev.invert.SearchOptions;
import dev.invert.StratifiedAuc;
import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.RankedNeuron;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.NeuronResult;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Converts search results into explanations while each neuron is loaded and ranked: adds statistics, the AUC on
 * held-out samples and evidence. One per thread.
 */
final class NeuronExplainer implements LayerSearch.Visitor {
    private final ExplainOptions options;
    private final ExplanationAssembler assembler;
    private final FormulaMeasures measures;
    /** Null if the best formula is reported first. */
    private final SimplestFormula simplest;

    private final SampleSplit split;
    private final MemoryBudget budget;
    private final int[] neurons;
    private final NeuronExplanation[] results;
    private final Consumer<NeuronExplanation> listener;
    private final HeldOutScorer heldOut;
    /** Null without strata. */
    private final StratifiedScorer stratified;
    /** Null if samples are independent or no intervals are requested. */
    private final ClusteredIntervals intervals;

    private final ClusteredIntervals heldOutIntervals;
    private final SplitValues splitValues;
    /** Null if samples are no tokens. */
    private final TokenEvidenceCollector tokens;

    /** Null if no evidence is requested. */
    private final EvidenceCollector evidence;

    /** Ranks neurons on all samples for their evidence; null without evidence or if the search ranks all samples. */
    private final AucWorkspace allSamples;

    /**
     * Creates the explainer of one thread.
     *
     * @param all prepared concepts of all samples
     * @param split searched and held-out samples, or null to search all samples
     * @param groups groups of all samples, or null
     * @param strata strata of the searched samples, or null
     * @param splitValues sorts the activations of neurons
     * @param tokens collects evidence from tokens, or null
     * @param withEvidence whether to collect evidence
     * @param neurons indices of the requested neurons
     * @param results receives one explanation per requested neuron
     * @param listener called with each neuron's explanations, one call at a time
     */
    NeuronExplainer(
            ExplainOptions options,
            ExplanationAssembler assembler,
            PreparedConcepts all,
            SampleSplit split,
            SampleGroups groups,
            StratumParts strata,
            SplitValues splitValues,
            TokenEvidenceCollector tokens,
            boolean withEvidence,
            int[] neurons,
            NeuronExplanation[] results,
            Consumer<NeuronExplanation> listener) {
        PreparedConcepts searched = split == null ? all : split.searched().concepts();
        this.options = options;
        this.assembler = assembler;
        this.measures = new FormulaMeasures(
                searched.table(), searched.truthSets(), options.statistics().quantile());
        this.simplest = options.search().selection() == SearchOptions.Selection.SIMPLEST
                ? new SimplestFormula(searched.table(), searched.truthSets(), searched.settings(options))
                : null;
        this.split = split;
        this.budget = all.concepts().budget();
        this.neurons = neurons;
        this.results = results;
        this.listener = listener;
        this.splitValues = splitValues;
        this.tokens = tokens;
        boolean clustered = groups != null && options.statistics().effects();
        this.intervals = clustered
                ? new ClusteredIntervals(
                        searched.concepts(),
                        split == null ? groups : groups.select(split.searched().samples()))
                : null;
        this.heldOutIntervals = clustered && split != null
                ? new ClusteredIntervals(
                        split.heldOut().concepts().concepts(),
                        groups.select(split.heldOut().samples()))
                : null;
        // After everything that holds no native memory.
        this.heldOut = split == null ? null : new HeldOutScorer(split.heldOut().concepts());
        try {
            this.stratified = strata == null ? null : new StratifiedScorer(strata, budget);
            this.evidence = withEvidence ? new EvidenceCollector(all) : null;
            this.allSamples =
                    split == null || !withEvidence ? null : all.kernels().openSingle(1, 1);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void found(int at, NeuronResult searched, RankedNeuron ranked, ActivationBlock block, int row) {
        NeuronResult result = simplest == null ? searched : simplified(searched, ranked);
        List<FoundFormula> formulas = ExplanationAssembler.reported(result);
        List<FormulaMeasures.Measured> measured = measure(formulas, ranked);
        SplitValues.Parts values =
                !formulas.isEmpty() && (intervals != null || tokens != null) ? splitValues.of(block.values(row)) : null;
        if (intervals != null && !formulas.isEmpty()) {
            measured = withIntervals(measured, formulas, values);
        }
        if (heldOut != null && !formulas.isEmpty()) {
            measured = withHeldOut(measured, formulas, block, row, values);
        }
        if (stratified != null && !formulas.isEmpty()) {
            measured = withStrata(measured, formulas, block, row);
        }
        NeuronExplanation explained = assembler.assemble(neurons[at], result, measured);
        if (evidence != null && !explained.explanations().isEmpty()) {
            explained = withEvidence(explained, ranked, block, row, values);
        }
        results[at] = explained;
        synchronized (listener) {
            listener.accept(explained);
        }
    }

    private NeuronResult simplified(NeuronResult result, RankedNeuron ranked) {
        return result.with(simplest.find(result, ranked), options.perLength() ? result.perLength() : List.of());
    }

    private List<FormulaMeasures.Measured> measure(List<FoundFormula> formulas, RankedNeuron ranked) {
        return options.statistics().effects()
                ? measures.measure(ranked, formulas)
                : Collections.nCopies(formulas.size(), FormulaMeasures.Measured.NOTHING);
    }

    private List<FormulaMeasures.Measured> withIntervals(
            List<FormulaMeasures.Measured> measured, List<FoundFormula> formulas, SplitValues.Parts values) {
        List<Interval> clustered = intervals.of(values.searched(), formulas(formulas));
        return IntStream.range(0, measured.size())
                .mapToObj(i -> measured.get(i).with(clustered.get(i)))
                .toList();
    }

    private static List<Formula> formulas(List<FoundFormula> found) {
        return found.stream().map(FoundFormula::formula).toList();
    }

    private List<FormulaMeasures.Measured> withHeldOut(
            List<FormulaMeasures.Measured> measured,
            List<FoundFormula> formulas,
            ActivationBlock block,
            int row,
            SplitValues.Parts values) {
        try (ActivationBlock samples = block.select(row, split.heldOut().samples(), budget)) {
            List<FormulaMeasures.Estimate> estimates = heldOut.score(samples.values(0), formulas(formulas));
            List<Interval> clustered =
                    heldOutIntervals == null ? null : heldOutIntervals.of(values.heldOut(), formulas(formulas));
            return IntStream.range(0, measured.size())
                    .mapToObj(i -> measured.get(i)
                            .with(
                                    clustered == null
                                            ? estimates.get(i)
                                            : estimates.get(i).with(clustered.get(i))))
                    .toList();
        }
    }

    private List<FormulaMeasures.Measured> withStrata(
            List<FormulaMeasures.Measured> measured, List<FoundFormula> formulas, ActivationBlock block, int row) {
        List<StratifiedAuc> aucs = stratified.score(
                block, row, formulas.stream().map(FoundFormula::formula).toList());
        return IntStream.range(0, measured.size())
                .mapToObj(i -> measured.get(i).with(aucs.get(i)))
                .toList();
    }

    private NeuronExplanation withEvidence(
            NeuronExplanation neuron, RankedNeuron searched, ActivationBlock block, int row, SplitValues.Parts values) {
        // Both parts of a split are finite: the search and the held-out scorer have checked them.
        RankedNeuron ranked = allSamples == null ? searched : allSamples.rank(0, block.values(row));
        Formula formula = neuron.explanations().get(0).formula();
        Evidence collected = evidence.collect(ranked, formula);
        return neuron.with(
                tokens == null
                        ? collected
                        : collected.with(tokens.collect(block, row, values, evidence.truthSet(formula))));
    }

    @Override
    public void close() {
        if (evidence != null) {
            evidence.close();
        }
        if (heldOut != null) {
            heldOut.close();
        }
        if (stratified != null) {
            stratified.close();
        }
        if (allSamples != null) {
            allSamples.close();
        }
    }
}
