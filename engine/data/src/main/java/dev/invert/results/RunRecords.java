package dev.invert.results;

import dev.invert.ExplainOptions;
import dev.invert.LayerExplanation;
import dev.invert.StatisticsOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Describes a finished run as a {@link RunRecord}. */
public final class RunRecords {
    private RunRecords() {}

    /**
     * Returns the record of a run that ends now.
     *
     * @param writeStartNanos start of writing the results, from {@link System#nanoTime()}
     */
    public static RunRecord of(ExplanationRun run, long writeStartNanos) {
        LayerExplanation result = run.result().summary();
        Map<String, ConceptRecord> hierarchy = ConceptRecord.hierarchy(run.concepts());
        return new RunRecord(
                ProgramVersion.engine(),
                ProgramVersion.java(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                run.layer(),
                input(run.inputs()),
                heldOut(run),
                options(result.options(), run.inputs().groupCount() > 0),
                search(run.result()),
                result.kernel(),
                run.device(),
                run.images().isEmpty() ? null : run.images(),
                result.threads(),
                result.sampleCount(),
                result.patternCount(),
                result.conceptCount(),
                run.result().neuronCount(),
                result.formulasEvaluated(),
                result.log10FormulasReachable(),
                seconds(run, writeStartNanos),
                run.concepts().budget().peakBytes(),
                hierarchy,
                run.backend().isEmpty() ? Map.of() : Map.of("backend", run.backend()));
    }

    private static RunRecord.Input input(RunInputs inputs) {
        boolean modelKnown = !inputs.model().file().isEmpty();
        return new RunRecord.Input(
                inputs.activations(),
                inputs.concepts(),
                inputs.byId() ? "by id" : "by row",
                modelKnown ? inputs.model().file() : null,
                modelKnown ? inputs.model().content() : null,
                inputs.groupCount() > 0 ? inputs.groupCount() : null,
                Map.of());
    }

    private static RunRecord.HeldOutSamples heldOut(ExplanationRun run) {
        StatisticsOptions statistics = run.result().summary().options().statistics();
        if (statistics.holdout() == 0) {
            return null;
        }
        return new RunRecord.HeldOutSamples(
                statistics.holdout(),
                statistics.seed(),
                run.inputs().groupCount() > 0,
                run.concepts().sampleCount() - run.result().summary().sampleCount(),
                run.result().summary().heldOutSamples().stream()
                        .<Object>map(sample -> run.sampleIds().isEmpty()
                                ? sample
                                : run.sampleIds().get(sample))
                        .toList(),
                Map.of());
    }

    private static RunRecord.Options options(ExplainOptions options, boolean grouped) {
        StatisticsOptions statistics = options.statistics();
        return new RunRecord.Options(
                options.length(),
                options.beam(),
                options.top(),
                options.minFraction(),
                options.maxFraction(),
                FieldValues.lowerCase(options.direction()),
                options.searchLimit(),
                FieldValues.lowerCase(options.parents()),
                options.perLength(),
                options.aliases(),
                statistics.alpha(),
                statistics.quantile(),
                statistics.holdout(),
                statistics.folds(),
                statistics.bootstrap(),
                statistics.permutations(),
                statistics.seed(),
                grouped && statistics.effects() ? Map.of("confidence_intervals", "clustered by group") : Map.of());
    }

    private static RunRecord.Search search(LayerResults results) {
        LayerExplanation result = results.summary();
        boolean optimal = result.search().optimal();
        return new RunRecord.Search(
                FieldValues.lowerCase(result.options().search().objective()),
                FieldValues.lowerCase(result.options().search().method()),
                optimal ? "optimal" : "beam",
                result.search().reason(),
                result.options().search().timeLimitSeconds(),
                FieldValues.lowerCase(result.options().search().selection()),
                result.options().search().compareBeam(),
                FieldValues.known(result.search().predictedSeconds()),
                optimal ? result.search().indexBytes() : null,
                optimal ? results.proofs().certified() : null,
                optimal ? results.proofs().shorter() : null,
                optimal ? result.search().provenLength() : null,
                optimal ? results.proofs().steps() : null,
                optimal && Double.isFinite(result.search().stepsPerNeuron())
                        ? Math.round(result.search().stepsPerNeuron())
                        : null,
                Map.of());
    }

    private static RunRecord.Seconds seconds(ExplanationRun run, long writeStartNanos) {
        RunTimes times = run.times();
        LayerExplanation result = run.result().summary();
        return new RunRecord.Seconds(
                times.startup() == 0 ? null : times.startup(),
                times.load(),
                times.prepare(),
                times.explain(),
                result.rankSeconds(),
                result.searchSeconds(),
                result.statisticsSeconds(),
                result.repetitionSeconds(),
                RunTimes.secondsSince(writeStartNanos),
                null,
                times.startup() + RunTimes.secondsSince(times.startNanos()),
                Map.of());
    }
}
