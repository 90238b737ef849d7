package dev.invert.curve;

import dev.invert.ActivationMatrix;
import dev.invert.Explanation;
import dev.invert.HeldOut;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.SampleGroups;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.explain.Explainer;
import dev.invert.explain.PreparedConcepts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;

/**
 * Finds how precise the formulas of a layer are, measured by AUC, for each maximum length and each minimum share of
 * samples: the trade-off of simplicity and precision. One search per share finds the best formulas of all lengths.
 * Immutable and thread-safe.
 */
public final class CurveSearch {
    private final CurveOptions options;
    private final SampleGroups groups;
    private final IntConsumer progress;

    private CurveSearch(CurveOptions options, SampleGroups groups, IntConsumer progress) {
        this.options = options;
        this.groups = groups;
        this.progress = progress;
    }

    /**
     * Returns a search with the given options.
     *
     * @throws dev.invert.errors.InvertException if an option is out of range
     */
    public static CurveSearch of(CurveOptions options) {
        CurveSearch search = new CurveSearch(options, null, done -> {});
        options.minFractions().forEach(share -> search.explainer(share, 0));
        return search;
    }

    /** Returns a copy that keeps groups of dependent samples whole when it holds samples out; null for no groups. */
    public CurveSearch withGroups(SampleGroups choice) {
        return new CurveSearch(options, choice, progress);
    }

    /**
     * Returns a copy with a listener that is called with the number of neurons searched so far, in all searches, from any
     * thread, one call at a time.
     */
    public CurveSearch withProgress(IntConsumer listener) {
        return new CurveSearch(options, groups, Objects.requireNonNull(listener));
    }

    /**
     * Searches selected neurons.
     *
     * @param activations N samples x K neurons
     * @param concepts prepared concepts of the same samples in the same order
     * @param neurons indices of the neurons, from 0 to K - 1
     * @throws dev.invert.errors.InvertException as {@link Explainer#explain(ActivationMatrix, PreparedConcepts, int[])}
     *     does
     * @throws dev.invert.errors.CanceledException if the calling thread is interrupted
     */
    public CurveResult search(ActivationMatrix activations, PreparedConcepts concepts, int[] neurons) {
        long start = System.nanoTime();
        List<CurvePoint> points = new ArrayList<>();
        LayerExplanation layer = null;
        long formulas = 0;
        for (int at = 0; at < options.minFractions().size(); at++) {
            double share = options.minFractions().get(at);
            layer = explainer(share, at * neurons.length).explain(activations, concepts, neurons);
            formulas += layer.formulasEvaluated();
            for (int length : options.lengths()) {
                points.add(point(layer.neurons(), share, length));
            }
        }
        return new CurveResult(
                points,
                layer.kernel(),
                layer.threads(),
                layer.sampleCount(),
                layer.heldOutSamples().size(),
                layer.conceptCount(),
                neurons.length,
                (int) layer.neurons().stream()
                        .filter(neuron -> neuron.status() == NeuronExplanation.Status.CONSTANT)
                        .count(),
                formulas,
                (System.nanoTime() - start) * 1e-9);
    }

    private Explainer explainer(double minFraction, int doneBefore) {
        return Explainer.builder()
                .length(options.longest())
                .beam(options.beam())
                .top(1)
                .fractions(minFraction, options.maxFraction())
                .perLength(true)
                .objective(SearchOptions.Objective.AUC)
                .search(options.method())
                .statistics(new StatisticsOptions(
                        StatisticsOptions.DEFAULT.alpha(),
                        StatisticsOptions.DEFAULT.quantile(),
                        false,
                        options.holdout(),
                        0,
                        0,
                        0,
                        options.seed()))
                .threads(options.threads())
                .groups(groups)
                .progress(done -> progress.accept(doneBefore + done))
                .build();
    }

    private CurvePoint point(List<NeuronExplanation> neurons, double minFraction, int length) {
        List<Explanation> best = neurons.stream()
                .map(neuron -> best(neuron, length))
                .flatMap(Optional::stream)
                .toList();
        return new CurvePoint(
                minFraction,
                length,
                AucSummary.of(best.stream().mapToDouble(Explanation::auc).toArray()),
                options.holdout() == 0
                        ? Optional.empty()
                        : Optional.of(AucSummary.of(
                                best.stream().mapToDouble(CurveSearch::heldOut).toArray())),
                mean(best, Explanation::length),
                mean(best, Explanation::fraction));
    }

    /** Returns the best of the formulas of up to a length; of equal AUCs, the shortest. */
    private static Optional<Explanation> best(NeuronExplanation neuron, int length) {
        Explanation best = null;
        for (List<Explanation> found : neuron.perLength()
                .subList(0, Math.min(length, neuron.perLength().size()))) {
            if (!found.isEmpty() && (best == null || found.get(0).auc() > best.auc())) {
                best = found.get(0);
            }
        }
        return Optional.ofNullable(best);
    }

    private static double heldOut(Explanation explanation) {
        return explanation.statistics().heldOut().map(HeldOut::auc).orElse(Double.NaN);
    }

    private static double mean(List<Explanation> best, ToDoubleFunction<Explanation> value) {
        return best.stream().mapToDouble(value).average().orElse(Double.NaN);
    }
}
