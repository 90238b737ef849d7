package dev.invert.results;

import dev.invert.Certificate;
import dev.invert.Explanation;
import dev.invert.Formula;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.Statistics;
import dev.invert.explain.Evidence;
import dev.invert.explain.EvidenceCollector;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes explanations.jsonl, explanations.csv and run.json of one layer. */
public final class ExplanationFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper INDENTED_JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ExplanationFiles() {}

    /**
     * Writes the three files.
     *
     * @param directory exists
     * @throws dev.invert.errors.InvertException if a file cannot be written
     */
    public static void write(ExplanationRun run, Path directory) {
        long start = System.nanoTime();
        AtomicFile.write(directory.resolve("explanations.jsonl"), out -> writeLines(run, out));
        AtomicFile.write(directory.resolve("explanations.csv"), out -> ExplanationCsv.write(run, out));
        double writeSeconds = (System.nanoTime() - start) * 1e-9;
        AtomicFile.write(
                directory.resolve("run.json"),
                out -> out.write(INDENTED_JSON.writeValueAsBytes(runFields(run, writeSeconds))));
    }

    /** Writes the lines of explanations.jsonl: one JSON object per neuron; the stream stays open. */
    public static void writeLines(ExplanationRun run, OutputStream out) throws IOException {
        ConceptWords words = new ConceptWords(run.concepts());
        try (EvidenceCollector evidence = new EvidenceCollector(run.activations(), run.concepts())) {
            for (NeuronExplanation neuron : run.result().neurons()) {
                out.write(JSON.writeValueAsBytes(neuronFields(run, neuron, evidence, words)));
                out.write('\n');
            }
        }
    }

    private static Map<String, Object> neuronFields(
            ExplanationRun run, NeuronExplanation neuron, EvidenceCollector evidence, ConceptWords words) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("neuron", neuron.neuron());
        fields.put("layer", run.layer());
        fields.put("status", neuron.status().name().toLowerCase(Locale.ROOT));
        fields.put("formulas_examined", neuron.formulasEvaluated());
        fields.putAll(RobustnessFields.of(neuron.robustness()));
        List<Map<String, Object>> explanations = neuron.explanations().stream()
                .map(e -> explanationFields(e, words))
                .toList();
        for (int rank = 1; rank <= explanations.size(); rank++) {
            explanations.get(rank - 1).putAll(CertificateFields.of(neuron, rank));
        }
        fields.put("explanations", explanations);
        neuron.certificate()
                .flatMap(Certificate::beam)
                .ifPresent(beam -> fields.put("beam", explanationFields(beam, words)));
        if (!neuron.perLength().isEmpty()) {
            Map<String, Object> perLength = new LinkedHashMap<>();
            for (int k = 0; k < neuron.perLength().size(); k++) {
                perLength.put(
                        Integer.toString(k + 1),
                        neuron.perLength().get(k).stream()
                                .map(e -> explanationFields(e, words))
                                .toList());
            }
            fields.put("per_length", perLength);
        }
        if (!neuron.explanations().isEmpty()) {
            Evidence shown = evidence.collect(
                    neuron.neuron(), neuron.explanations().get(0).formula());
            EvidenceFields.put(shown, run, words, fields);
        }
        return fields;
    }

    private static Map<String, Object> explanationFields(Explanation e, ConceptWords words) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("formula", e.formula().text());
        fields.put("label", e.label());
        fields.put("length", e.length());
        fields.put("auc", e.auc());
        fields.put("n_positive", e.positiveCount());
        fields.put("n_samples", e.sampleCount());
        fields.put("fraction", e.fraction());
        fields.put("u2", e.u2());
        fields.put("z", e.z());
        fields.put("p", e.p());
        fields.put("log10_p", e.log10P());
        addStatistics(e.statistics(), fields);
        if (!e.aliases().isEmpty()) {
            fields.put("aliases", e.aliases().stream().map(Formula::text).toList());
        }
        fields.put("definitions", words.of(e.formula()));
        return fields;
    }

    private static void addStatistics(Statistics statistics, Map<String, Object> fields) {
        StatisticsFields.of(statistics).forEach((name, value) -> {
            if (!Double.isNaN(value)) {
                fields.put(name, value);
            }
        });
    }

    private static Map<String, Object> runFields(ExplanationRun run, double writeSeconds) {
        LayerExplanation result = run.result();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", ProgramVersion.engine());
        fields.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        fields.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        fields.put("layer", run.layer());
        fields.putAll(InputFields.of(run));
        fields.put("options", optionFields(result));
        fields.put("search", SearchFields.of(result));
        fields.put("kernel", result.kernel());
        fields.put("device", run.device());
        if (!run.images().isEmpty()) {
            fields.put("images", run.images());
        }
        fields.put("threads", result.threads());
        fields.put("n_samples", result.sampleCount());
        fields.put("n_patterns", result.patternCount());
        fields.put("n_concepts", result.conceptCount());
        fields.put("n_neurons", result.neurons().size());
        fields.put("formulas_evaluated", result.formulasEvaluated());
        fields.put("log10_formulas_reachable", result.log10FormulasReachable());
        Map<String, Object> seconds = new LinkedHashMap<>();
        seconds.put("load", run.loadSeconds());
        seconds.put("rank", result.rankSeconds());
        seconds.put("search", result.searchSeconds());
        seconds.put("statistics", result.statisticsSeconds());
        seconds.put("repeat", result.repetitionSeconds());
        seconds.put("write", writeSeconds);
        seconds.put("total", (System.nanoTime() - run.startNanos()) * 1e-9);
        fields.put("seconds", seconds);
        fields.put("peak_native_bytes", run.concepts().budget().peakBytes());
        fields.putAll(HierarchyFields.of(run.concepts()));
        return fields;
    }

    private static Map<String, Object> optionFields(LayerExplanation result) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("length", result.options().length());
        options.put("beam", result.options().beam());
        options.put("top", result.options().top());
        options.put("min_fraction", result.options().minFraction());
        options.put("max_fraction", result.options().maxFraction());
        options.put("direction", result.options().direction().name().toLowerCase(Locale.ROOT));
        options.put("search_limit", result.options().searchLimit());
        options.put("parents", result.options().parents().name().toLowerCase(Locale.ROOT));
        options.put("per_length", result.options().perLength());
        options.put("aliases", result.options().aliases());
        options.put("alpha", result.options().statistics().alpha());
        options.put("quantile", result.options().statistics().quantile());
        options.put("holdout", result.options().statistics().holdout());
        options.put("folds", result.options().statistics().folds());
        options.put("bootstrap", result.options().statistics().bootstrap());
        options.put("permutations", result.options().statistics().permutations());
        options.put("seed", result.options().statistics().seed());
        return options;
    }
}
