package dev.invert.results;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.invert.ExplainOptions;
import dev.invert.StatisticsOptions;
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
            @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {}

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
            @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {}

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
     * @param nProvenShorter number of other neurons of which the best formula of fewer literals is proven; null after beam
     *     search
     * @param provenLength largest number of literals that a proof covers; null after beam search
     * @param proofSteps steps of work that all proofs took, about as many as nanoseconds; null after beam search
     * @param stepsPerNeuron steps that proofs may take per neuron; null if there is no limit
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
            Long nProvenShorter,
            Integer provenLength,
            Long proofSteps,
            Long stepsPerNeuron,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {}

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
