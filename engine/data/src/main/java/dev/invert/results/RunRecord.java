package dev.invert.results;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.invert.ExplainOptions;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.StatisticsOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Content of run.json of an {@code explain} run. Components are null if a file lacks them; {@code others} keeps unknown
 * fields, so that programs that display a run can display them too.
 *
 * @param version version of the program
 * @param java name and version of the Java virtual machine
 * @param date end of the run, as in 2026-01-31T12:00:00Z
 * @param layer name of the layer
 * @param input sources of the samples
 * @param heldOut null unless samples were held out
 * @param options options of the run
 * @param search search that was used
 * @param kernel name of the kernels
 * @param device device on which activations were computed or searched
 * @param images source of the samples' pictures, such as an image folder; null if there is none
 * @param threads number of threads of the search
 * @param nSamples N, without held-out samples
 * @param nPatterns number of distinct rows of the concept matrix
 * @param nConcepts number of columns of the concept matrix
 * @param nNeurons number of explained neurons
 * @param formulasEvaluated number of formulas evaluated, over all neurons
 * @param log10FormulasReachable log10 of the number of formulas of all lengths that the search could have returned for
 *     a neuron
 * @param seconds time by step
 * @param peakNativeBytes peak native memory, in bytes
 * @param concepts hierarchy of concepts by id; empty if they form none
 * @param others unknown fields by name
 */
public record RunRecord(
        String version,
        String java,
        String date,
        String layer,
        Input input,
        HeldOutSamples heldOut,
        Options options,
        Search search,
        String kernel,
        String device,
        String images,
        Integer threads,
        Integer nSamples,
        Integer nPatterns,
        Integer nConcepts,
        Integer nNeurons,
        Long formulasEvaluated,
        Double log10FormulasReachable,
        Seconds seconds,
        Long peakNativeBytes,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, ConceptRecord> concepts,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {
    /** Replaces absent maps by empty ones. */
    public RunRecord {
        concepts = concepts == null ? Map.of() : concepts;
        others = others == null ? Map.of() : others;
    }

    /**
     * Sources of the samples; see {@link RunInputs}.
     *
     * @param activations file or folder
     * @param concepts file or folder
     * @param samplesMatched {@code by id} or {@code by row}
     * @param model file of the network; null if unknown
     * @param modelContent hash of that file; null if the model is unknown
     * @param nGroups number of groups; null if samples have none
     * @param others unknown fields by name
     */
    public record Input(
            String activations,
            String concepts,
            String samplesMatched,
            String model,
            String modelContent,
            Integer nGroups,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {
        private static Input of(RunInputs inputs) {
            boolean modelKnown = !inputs.model().file().isEmpty();
            return new Input(
                    inputs.activations(),
                    inputs.concepts(),
                    inputs.byId() ? "by id" : "by row",
                    modelKnown ? inputs.model().file() : null,
                    modelKnown ? inputs.model().content() : null,
                    inputs.groupCount() > 0 ? inputs.groupCount() : null,
                    Map.of());
        }
    }

    /**
     * Samples that the search did not use.
     *
     * @param share fraction of all samples
     * @param seed random seed of the split
     * @param wholeGroups whether groups were held out as a whole
     * @param nSamples number of held-out samples
     * @param samples their ids, or, if samples have none, their row numbers from 0; in the order of the activations
     * @param others unknown fields by name
     */
    public record HeldOutSamples(
            Double share,
            Long seed,
            Boolean wholeGroups,
            Integer nSamples,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Object> samples,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {
        private static HeldOutSamples of(ExplanationRun run) {
            StatisticsOptions statistics = run.result().options().statistics();
            if (statistics.holdout() == 0) {
                return null;
            }
            return new HeldOutSamples(
                    statistics.holdout(),
                    statistics.seed(),
                    run.inputs().groupCount() > 0,
                    run.concepts().sampleCount() - run.result().sampleCount(),
                    run.result().heldOutSamples().stream()
                            .<Object>map(sample -> run.sampleIds().isEmpty()
                                    ? sample
                                    : run.sampleIds().get(sample))
                            .toList(),
                    Map.of());
        }

        private HeldOutSamples withoutSamples() {
            return new HeldOutSamples(share, seed, wholeGroups, nSamples, List.of(), others);
        }
    }

    /** Options of a run, documented by {@link ExplainOptions} and {@link StatisticsOptions}. */
    public record Options(
            Integer length,
            Integer beam,
            Integer top,
            Double minFraction,
            Double maxFraction,
            String direction,
            Integer searchLimit,
            String parents,
            Boolean perLength,
            Boolean aliases,
            Double alpha,
            Double quantile,
            Double holdout,
            Integer folds,
            Integer bootstrap,
            Integer permutations,
            Long seed,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {
        private static Options of(ExplainOptions options) {
            StatisticsOptions statistics = options.statistics();
            return new Options(
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
                    Map.of());
        }
    }

    /**
     * The search that was used, and the reason.
     *
     * @param objective the quantity that the best formula maximizes
     * @param asked requested method
     * @param chosen {@code optimal} or {@code beam}
     * @param reason one sentence
     * @param timeLimit seconds per neuron; 0 for none
     * @param select the formula that is reported first: {@code best} or {@code simplest}
     * @param compareBeam whether beam search was reported too
     * @param predictedSecondsPerNeuron null if not predicted
     * @param indexBytes size of the index; null after beam search
     * @param nCertified number of neurons with a proven optimum; null after beam search
     * @param others unknown fields by name
     */
    public record Search(
            String objective,
            String asked,
            String chosen,
            String reason,
            Double timeLimit,
            String select,
            Boolean compareBeam,
            Double predictedSecondsPerNeuron,
            Long indexBytes,
            Long nCertified,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {
        private static Search of(LayerExplanation result) {
            boolean optimal = result.search().optimal();
            return new Search(
                    FieldValues.lowerCase(result.options().search().objective()),
                    FieldValues.lowerCase(result.options().search().method()),
                    optimal ? "optimal" : "beam",
                    result.search().reason(),
                    result.options().search().timeLimitSeconds(),
                    FieldValues.lowerCase(result.options().search().selection()),
                    result.options().search().compareBeam(),
                    FieldValues.known(result.search().predictedSeconds()),
                    optimal ? result.search().indexBytes() : null,
                    optimal
                            ? result.neurons().stream()
                                    .filter(RunRecord::isCertified)
                                    .count()
                            : null,
                    Map.of());
        }
    }

    /**
     * Time in seconds by step. {@code startup}, {@code load}, {@code prepare}, {@code explain}, {@code write} and
     * {@code report} follow one another and add up to {@code total}. {@code rank}, {@code search} and {@code statistics}
     * are summed over threads.
     *
     * @param startup starting the program; null for a layer after the first
     * @param load obtaining activations and concepts
     * @param prepare preparing the concept matrix for searching
     * @param explain ranking, searching, computing statistics and repeating
     * @param rank ranking activations
     * @param search searching, including preparation of the concept matrix
     * @param statistics computing statistics
     * @param repeat repeating the search
     * @param write writing explanations.jsonl and explanations.csv, and the hierarchy of concepts
     * @param report writing the report; null in the report itself, and if there is none
     * @param total the whole run, except writing run.json
     * @param others unknown fields by name
     */
    public record Seconds(
            Double startup,
            Double load,
            Double prepare,
            Double explain,
            Double rank,
            Double search,
            Double statistics,
            Double repeat,
            Double write,
            Double report,
            Double total,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {
        private static Seconds of(ExplanationRun run, long writeStartNanos) {
            RunTimes times = run.times();
            LayerExplanation result = run.result();
            return new Seconds(
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

        private Seconds withReport(double reportSeconds) {
            return new Seconds(
                    startup,
                    load,
                    prepare,
                    explain,
                    rank,
                    search,
                    statistics,
                    repeat,
                    write,
                    reportSeconds,
                    total + reportSeconds,
                    others);
        }
    }

    private static boolean isCertified(NeuronExplanation neuron) {
        return neuron.certificate().isPresent() && neuron.certificate().get().certified();
    }

    /**
     * Returns the record of a run that ends now.
     *
     * @param writeStartNanos start of writing the results, from {@link System#nanoTime()}
     */
    static RunRecord of(ExplanationRun run, long writeStartNanos) {
        LayerExplanation result = run.result();
        Map<String, ConceptRecord> hierarchy = ConceptRecord.hierarchy(run.concepts());
        return new RunRecord(
                ProgramVersion.engine(),
                ProgramVersion.java(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                run.layer(),
                Input.of(run.inputs()),
                HeldOutSamples.of(run),
                Options.of(result.options()),
                Search.of(result),
                result.kernel(),
                run.device(),
                run.images().isEmpty() ? null : run.images(),
                result.threads(),
                result.sampleCount(),
                result.patternCount(),
                result.conceptCount(),
                result.neurons().size(),
                result.formulasEvaluated(),
                result.log10FormulasReachable(),
                Seconds.of(run, writeStartNanos),
                run.concepts().budget().peakBytes(),
                hierarchy,
                Map.of());
    }

    /** Returns a copy without the hierarchy of concepts and the list of held-out samples. */
    public RunRecord withoutLists() {
        return with(heldOut == null ? null : heldOut.withoutSamples(), seconds, Map.of());
    }

    /** Returns a copy with the time that the report has taken. */
    RunRecord withReport(double reportSeconds) {
        return with(heldOut, seconds.withReport(reportSeconds), concepts);
    }

    private RunRecord with(
            HeldOutSamples changedHeldOut, Seconds changedSeconds, Map<String, ConceptRecord> changedConcepts) {
        return new RunRecord(
                version,
                java,
                date,
                layer,
                input,
                changedHeldOut,
                options,
                search,
                kernel,
                device,
                images,
                threads,
                nSamples,
                nPatterns,
                nConcepts,
                nNeurons,
                formulasEvaluated,
                log10FormulasReachable,
                changedSeconds,
                peakNativeBytes,
                changedConcepts,
                others);
    }
}
