package dev.invert.explain;

import dev.invert.ActivationMatrix;
import dev.invert.ExplainOptions;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.NeuronResult;
import dev.invert.score.FormulaTruthSets;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The search whose explanations are reported, with the statistics that need its order of the samples. */
final class MainSearch {
    private final ExplainOptions options;
    private final SearchSetup setup;
    private final ExplanationAssembler assembler;
    private final FormulaTruthSets truthSets;

    MainSearch(ExplainOptions options, SearchSetup setup) {
        this.options = options;
        this.setup = setup;
        this.assembler = new ExplanationAssembler(setup.concepts(), setup.table(), options);
        this.truthSets = new FormulaTruthSets(setup.table(), setup.concepts());
    }

    LayerExplanation explain(
            ActivationMatrix activations, int[] neurons, IntConsumer progress, Consumer<NeuronExplanation> listener) {
        NeuronExplanation[] results = new NeuronExplanation[neurons.length];
        LayerSearch search = setup.search();
        search.run(activations, neurons, progress, () -> receiver(neurons, results, listener));
        ExplanationAssembler.addFalseDiscoveryRates(results);
        List<NeuronExplanation> explained = List.of(results);
        return new LayerExplanation(
                explained,
                options,
                setup.kernels().name(),
                search.threads(),
                setup.table().sampleCount(),
                setup.table().patternCount(),
                setup.concepts().conceptCount(),
                explained.stream()
                        .mapToLong(NeuronExplanation::formulasEvaluated)
                        .sum(),
                assembler.log10Reachable(),
                search.rankSeconds(),
                search.searchSeconds() + setup.prepareSeconds(),
                search.receiverSeconds(),
                0,
                setup.plan().choice());
    }

    private LayerSearch.Receiver receiver(
            int[] neurons, NeuronExplanation[] results, Consumer<NeuronExplanation> listener) {
        double quantile = options.statistics().quantile();
        FormulaMeasures measures = new FormulaMeasures(setup.table(), truthSets.forThread(), quantile);
        return (at, result, search, lane, block, row) -> {
            NeuronExplanation explained = assembler.assemble(
                    neurons[at],
                    result,
                    measure(
                            measures,
                            result,
                            (formulas, position, found) -> search.locate(lane, block, row, formulas, position, found)));
            results[at] = explained;
            synchronized (listener) {
                listener.accept(explained);
            }
        };
    }

    private List<FormulaMeasures.Measured> measure(
            FormulaMeasures measures, NeuronResult result, FormulaMeasures.Locator locator) {
        List<FoundFormula> formulas = ExplanationAssembler.reported(result);
        return options.statistics().effects()
                ? measures.measure(locator, formulas)
                : Collections.nCopies(formulas.size(), FormulaMeasures.Measured.NOTHING);
    }
}
