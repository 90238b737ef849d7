package dev.invert.evaluate;

import dev.invert.ConceptMatrix;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Summarizes the evaluated neurons. */
final class EvaluationSummary {
    private static final Metric[] METRICS = Metric.values();

    private final EvaluatorOptions options;
    private final List<LabelSet> labels;
    private final List<NeuronEvaluation> all;
    private final List<NeuronEvaluation> testable;

    EvaluationSummary(EvaluatorOptions options, List<LabelSet> labels, List<NeuronEvaluation> all) {
        this.options = options;
        this.labels = labels;
        this.all = all;
        this.testable = all.stream().filter(one -> one.truth().testable()).toList();
    }

    EvaluationResult summarize(String kernel, ConceptMatrix concepts, int distinctConcepts, double scoreSeconds) {
        long start = System.nanoTime();
        List<double[]> means = new ArrayList<>();
        for (Metric metric : METRICS) {
            means.add(values(one -> one.truth().ranks().get(metric) == 1 ? 1 : 0));
            means.add(values(one -> 1 / one.truth().ranks().get(metric)));
        }
        for (int s = 0; s < labels.size(); s++) {
            int setting = s;
            means.add(values(one -> one.labels().get(setting).same() ? 1 : 0));
            means.add(values(one -> one.labels().get(setting).jaccard()));
        }
        List<PairRanking> rankings = IntStream.range(0, METRICS.length)
                .mapToObj(m -> new PairRanking(
                        values(one -> one.truth().scores().of(METRICS[m])),
                        testable.stream().map(one -> one.others()[m]).toArray(double[][]::new)))
                .toList();
        Bootstrapped[] intervals = new NeuronBootstrap(options, testable.size()).intervals(statistics(means, rankings));
        int metaFrom = means.size();
        List<MetricResult> metrics = IntStream.range(0, METRICS.length)
                .mapToObj(m -> metric(METRICS[m], intervals[2 * m], intervals[2 * m + 1], intervals[metaFrom + m]))
                .toList();
        int settingsFrom = 2 * METRICS.length;
        List<LabelSetResult> settings = IntStream.range(0, labels.size())
                .mapToObj(s -> setting(s, intervals[settingsFrom + 2 * s], intervals[settingsFrom + 2 * s + 1]))
                .toList();
        long pairs =
                testable.stream().mapToLong(one -> one.others()[0].length + 1L).sum();
        return new EvaluationResult(
                all.stream().map(NeuronEvaluation::truth).toList(),
                settings,
                metrics,
                new EvaluationResult.Summary(
                        kernel,
                        options.threads(),
                        concepts.sampleCount(),
                        concepts.conceptCount(),
                        distinctConcepts,
                        all.size(),
                        testable.size(),
                        (int) testable.stream()
                                .filter(one -> one.truth().constant())
                                .count(),
                        (double) testable.size() / pairs,
                        scoreSeconds,
                        (System.nanoTime() - start) * 1e-9));
    }

    private double[] values(ToDoubleFunction<NeuronEvaluation> value) {
        return testable.stream().mapToDouble(value).toArray();
    }

    /** Returns a function from weights to the weighted means, then the meta-AUPRC of each ranking. */
    private static Function<int[], double[]> statistics(List<double[]> means, List<PairRanking> rankings) {
        return weights -> {
            double[] results = new double[means.size() + rankings.size()];
            for (int s = 0; s < means.size(); s++) {
                double[] values = means.get(s);
                double sum = 0;
                long total = 0;
                for (int k = 0; k < values.length; k++) {
                    sum += weights[k] * values[k];
                    total += weights[k];
                }
                results[s] = sum / total;
            }
            for (int m = 0; m < rankings.size(); m++) {
                results[means.size() + m] = rankings.get(m).value(weights);
            }
            return results;
        };
    }

    private MetricResult metric(
            Metric metric, Bootstrapped first, Bootstrapped reciprocalRank, Bootstrapped metaAuprc) {
        return new MetricResult(
                metric,
                mean(one -> one.truth().scores().of(metric)),
                first,
                reciprocalRank,
                metaAuprc,
                sanity(metric, NeuronEvaluation::missing),
                sanity(metric, NeuronEvaluation::extra));
    }

    private MetricResult.SanityTest sanity(Metric metric, Function<NeuronEvaluation, SanityTrials.Counts> test) {
        int trials = 0;
        long falls = 0;
        double ratios = 0;
        long ratioCount = 0;
        for (NeuronEvaluation one : testable) {
            SanityTrials.Counts counts = test.apply(one);
            trials = Math.addExact(trials, counts.trials());
            SanityTrials.Tally tally = counts.of(metric);
            falls += tally.falls();
            ratios += tally.ratios();
            ratioCount += tally.ratioCount();
        }
        return new MetricResult.SanityTest(trials, (double) falls / trials, ratios / ratioCount);
    }

    private LabelSetResult setting(int index, Bootstrapped exact, Bootstrapped jaccard) {
        Map<Relation, Integer> relations = new EnumMap<>(Relation.class);
        for (Relation relation : Relation.values()) {
            relations.put(relation, (int) testable.stream()
                    .filter(one -> one.labels().get(index).relation() == relation)
                    .count());
        }
        Map<Metric, Double> scores = new EnumMap<>(Metric.class);
        for (Metric metric : METRICS) {
            scores.put(
                    metric,
                    mean(one -> one.labels()
                            .get(index)
                            .scores()
                            .map(s -> s.of(metric))
                            .orElse(Double.NaN)));
        }
        return new LabelSetResult(
                labels.get(index).name(),
                all.stream().map(one -> one.labels().get(index)).toList(),
                testable.size() - relations.get(Relation.NONE),
                exact,
                jaccard,
                relations,
                scores,
                mean(one -> one.labels().get(index).meanDifference()));
    }

    /** Returns the mean over the testable neurons where a value is defined; NaN if there are none. */
    private double mean(ToDoubleFunction<NeuronEvaluation> value) {
        return testable.stream()
                .mapToDouble(value)
                .filter(number -> !Double.isNaN(number))
                .average()
                .orElse(Double.NaN);
    }
}
