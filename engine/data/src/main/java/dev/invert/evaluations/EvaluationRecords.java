package dev.invert.evaluations;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.evaluate.Bootstrapped;
import dev.invert.evaluate.EvaluationResult;
import dev.invert.evaluate.EvaluatorOptions;
import dev.invert.evaluate.LabelAgreement;
import dev.invert.evaluate.LabelSetResult;
import dev.invert.evaluate.Metric;
import dev.invert.evaluate.MetricResult;
import dev.invert.evaluate.Relation;
import dev.invert.evaluate.Scores;
import dev.invert.evaluate.TruthScore;
import dev.invert.results.ProgramVersion;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Converts the result of an evaluation to the record of evaluation.json. */
public final class EvaluationRecords {
    private final EvaluationResult result;
    private final List<LabelInput> inputs;
    private final ConceptMatrix concepts;
    private final Map<String, String> names = new HashMap<>();

    /**
     * Prepares the conversion.
     *
     * @param inputs the labels as read, in the order of the settings
     */
    public EvaluationRecords(EvaluationResult result, List<LabelInput> inputs, ConceptMatrix concepts) {
        this.result = result;
        this.inputs = inputs;
        this.concepts = concepts;
        for (Concept concept : concepts.concepts()) {
            names.put(concept.id(), concept.name());
        }
    }

    /**
     * Returns the record of a run that ends now.
     *
     * @param given options that the user gave, by name
     * @param loadSeconds time spent opening the inputs
     * @param startNanos start of the run, from {@link System#nanoTime()}
     */
    public EvaluationRecord of(
            EvaluatorOptions options, Map<String, String> given, double loadSeconds, long startNanos) {
        EvaluationResult.Summary summary = result.summary();
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("load", loadSeconds);
        seconds.put("score", summary.scoreSeconds());
        seconds.put("bootstrap", summary.bootstrapSeconds());
        seconds.put("total", (System.nanoTime() - startNanos) * 1e-9);
        return new EvaluationRecord(
                ProgramVersion.engine(),
                ProgramVersion.java(),
                given,
                options.seed(),
                options.quantile(),
                summary.kernel(),
                "cpu",
                summary.threads(),
                summary.sampleCount(),
                summary.conceptCount(),
                summary.distinctConcepts(),
                summary.neuronCount(),
                summary.testableCount(),
                summary.constantCount(),
                summary.truePairShare(),
                seconds,
                concepts.budget().peakBytes(),
                IntStream.range(0, inputs.size()).mapToObj(this::setting).toList(),
                result.metrics().stream().map(EvaluationRecords::metric).toList(),
                IntStream.range(0, result.truths().size())
                        .mapToObj(this::neuron)
                        .toList());
    }

    private EvaluationRecord.SettingRecord setting(int index) {
        LabelSetResult setting = result.settings().get(index);
        Map<String, Integer> relations = new LinkedHashMap<>();
        for (Relation relation : Relation.values()) {
            relations.put(relation.toString(), setting.relations().get(relation));
        }
        Map<String, Double> scores = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            scores.put(metric.toString(), known(setting.meanScores().get(metric)));
        }
        scores.put("mad", known(setting.meanDifference()));
        return new EvaluationRecord.SettingRecord(
                setting.name(),
                setting.labeled(),
                (int) result.truths().stream()
                        .filter(truth -> inputs.get(index).unknown().contains(truth.neuron()))
                        .count(),
                mean(setting.exact()),
                mean(setting.jaccard()),
                relations,
                scores);
    }

    private static EvaluationRecord.MetricRecord metric(MetricResult metric) {
        return new EvaluationRecord.MetricRecord(
                metric.metric().toString(),
                metric.meanTruth(),
                mean(metric.first()),
                mean(metric.reciprocalRank()),
                mean(metric.metaAuprc()),
                sanity(metric.missing()),
                sanity(metric.extra()));
    }

    private static EvaluationRecord.SanityRecord sanity(MetricResult.SanityTest test) {
        return new EvaluationRecord.SanityRecord(test.trials(), known(test.falls()), known(test.ratio()));
    }

    private static EvaluationRecord.Mean mean(Bootstrapped mean) {
        return new EvaluationRecord.Mean(known(mean.value()), known(mean.low()), known(mean.high()));
    }

    private EvaluatedNeuronRecord neuron(int at) {
        TruthScore truth = result.truths().get(at);
        Map<String, Double> ranks = new LinkedHashMap<>();
        truth.ranks().forEach((metric, rank) -> ranks.put(metric.toString(), rank));
        return new EvaluatedNeuronRecord(
                truth.neuron(),
                truth.truth().text(),
                label(truth.truth()),
                truth.constant(),
                truth.testable(),
                scores(truth.scores()),
                ranks.isEmpty() ? null : ranks,
                IntStream.range(0, inputs.size())
                        .mapToObj(
                                s -> label(s, result.settings().get(s).neurons().get(at)))
                        .toList());
    }

    private EvaluatedNeuronRecord.LabelRecord label(int setting, LabelAgreement label) {
        LabelInput.Reported reported = inputs.get(setting).reported().get(label.neuron());
        return new EvaluatedNeuronRecord.LabelRecord(
                inputs.get(setting).name(),
                label.label().map(Formula::text).orElse(null),
                label.label().map(this::label).orElse(null),
                label.same(),
                label.jaccard(),
                label.relation().toString(),
                label.steps().isPresent() ? label.steps().getAsInt() : null,
                label.scores().map(EvaluationRecords::scores).orElse(null),
                known(label.meanDifference()),
                reported == null ? null : reported.auc(),
                reported == null ? null : reported.mad());
    }

    private static EvaluatedNeuronRecord.ScoresRecord scores(Scores scores) {
        return new EvaluatedNeuronRecord.ScoresRecord(
                scores.positiveCount(),
                scores.defined() ? scores.twiceU() : null,
                known(scores.auc()),
                known(scores.auprc()),
                known(scores.r()),
                known(scores.f1()),
                known(scores.iou()));
    }

    private String label(Formula formula) {
        return formula.render(names::get);
    }

    private static Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
