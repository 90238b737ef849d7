package dev.invert.cli;

import dev.invert.Formula;
import dev.invert.MemoryBudget;
import dev.invert.arrays.ActivationFolder;
import dev.invert.evaluate.EvaluationResult;
import dev.invert.evaluate.Evaluator;
import dev.invert.evaluate.LabelSet;
import dev.invert.evaluations.EvaluationFiles;
import dev.invert.evaluations.EvaluationRecord;
import dev.invert.evaluations.EvaluationRecords;
import dev.invert.evaluations.LabelInput;
import dev.invert.labels.LabeledSamples;
import dev.invert.report.EvaluationReport;
import dev.invert.report.EvaluationTable;
import dev.invert.results.ResultCodec;
import dev.invert.samples.MatchedSamples;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code invert evaluate}. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description =
                "Compares labels of neurons with the truth, and measures how well AUC, AUPRC, r, F1 and IoU can judge"
                        + " labels on these data.",
        footer = {
            "",
            "Examples:",
            "  invert evaluate --explanations results --truth classes \\",
            "      --activations logits.npy --concepts labels.csv --out evaluation",
            "  invert evaluate --explanations results --explanations clip-dissect.csv \\",
            "      --truth truth.csv --activations logits.npy --concepts labels.csv \\",
            "      --out evaluation",
            "",
            "Writes evaluation.json, evaluation.csv (a row per neuron and setting) and evaluation.html.",
            "exact: share of neurons whose label holds for the same samples as the truth; its text does not matter."
                    + " Jaccard: samples of both over samples of either, averaged. Neurons without a label count as wrong.",
            "first, MRR: share of truths that rank first among all concepts, and the mean of 1 / rank. meta-AUPRC:"
                    + " average precision of the true pairs of a neuron and a concept among all pairs. missing, extra:"
                    + " share of trials in which the score falls by more than 1 %% when half of the true labels are dropped,"
                    + " or as many false ones added. F1 and IoU compare with the top samples, see --quantile.",
            "An AUC hardly falls if labels of rare concepts are missing (try --prevalence 0.01): judge by AUPRC and r as well. The result means nothing where"
                    + " samples lack labels that are true, or for concepts with a handful of samples."
        })
final class EvaluateCommand implements Callable<Integer> {
    @Mixin
    private EvaluateInputs inputs;

    @Mixin
    private ProblemOptions problem;

    @Mixin
    private LayerOption layerOption;

    @Mixin
    private OutputOptions output;

    @Mixin
    private NeuronsOption neurons;

    @Option(
            names = "--quantile",
            paramLabel = "Q",
            defaultValue = "0.005",
            description = "Share of the samples that count as top samples for F1 and IoU.")
    private double quantile;

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "20",
            description = "Trials per neuron and sanity test; 0: no tests.")
    private int trials;

    @Option(
            names = "--prevalence",
            paramLabel = "X",
            defaultValue = "0",
            description =
                    "Make each truth this rare before the sanity tests, by leaving out samples of it; 0: keep all.")
    private double prevalence;

    @Option(
            names = "--bootstrap",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Draws of neurons for the 95 %% intervals; 0: no intervals.")
    private int bootstrap;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of the trials and draws.")
    private long seed;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private QuietOption quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        long start = System.nanoTime();
        requireValid();
        MemoryBudget budget = memory.budget();
        Evaluator.Builder evaluator = Evaluator.builder()
                .quantile(quantile)
                .trials(trials)
                .prevalence(prevalence)
                .bootstrap(bootstrap)
                .seed(seed)
                .threads(threads.count());
        // Reports invalid options before any file is read.
        evaluator.build();
        ActivationFolder folder = problem.layers();
        ActivationFolder.LayerFile layer = layerOption.of(folder);
        prepare(layer.layer());
        try (LabeledSamples labeled = problem.openConcepts(budget);
                MatchedSamples samples = problem.open(layer, folder.sampleIds(), labeled)) {
            if (!samples.note().isEmpty()) {
                quiet.note(spec, samples.note());
            }
            Map<Integer, Formula> truth = inputs.truth(samples, neurons.ranges());
            List<LabelInput> labels = inputs.labels(samples, layer.layer());
            List<LabelSet> sets =
                    labels.stream().map(input -> input.of(truth.keySet())).toList();
            evaluator.hypernyms(EvaluateInputs.hypernyms(samples.concepts()));
            double loadSeconds = (System.nanoTime() - start) * 1e-9;
            EvaluationResult result = evaluate(evaluator, samples, truth, sets);
            EvaluationRecord record = new EvaluationRecords(result, labels, samples.concepts())
                    .of(evaluator.build().options(), options(layer), loadSeconds, start);
            if (output.folder() != null) {
                EvaluationFiles.write(record, output.folder());
                EvaluationReport.write(record, layer.layer(), output.folder());
            }
            KernelNote.print(quiet, spec, result.summary().kernel());
            output.print(
                    spec,
                    quiet,
                    () -> EvaluationTable.render(record),
                    EvaluationReport.NAME,
                    OutputOptions.text(() -> ResultCodec.encodeRun(record)));
        }
        return output.exitCode();
    }

    private void requireValid() {
        output.requireValid(spec);
        inputs.requireValid(spec);
    }

    private void prepare(String layer) {
        Path[] read = Stream.of(problem.inputs(), inputs.files(layer))
                .flatMap(Stream::of)
                .toArray(Path[]::new);
        output.prepare(spec, EvaluationFiles.NAMES, EvaluationReport.NAME, read);
    }

    private EvaluationResult evaluate(
            Evaluator.Builder evaluator, MatchedSamples samples, Map<Integer, Formula> truth, List<LabelSet> sets) {
        try (Progress progress = Progress.start(quiet, "Evaluating", "neurons", truth.size())) {
            return evaluator
                    .progress(progress)
                    .build()
                    .evaluate(samples.activations(), samples.concepts(), truth, sets);
        }
    }

    private Map<String, String> options(ActivationFolder.LayerFile layer) {
        Map<String, String> options = new LinkedHashMap<>();
        inputs.describe(options);
        options.put("activations", problem.activations().toString());
        options.put("layer", layer.layer());
        options.put("concepts", problem.concepts().toString());
        options.put("neurons", neurons.text());
        options.put("trials", Integer.toString(trials));
        options.put("prevalence", Double.toString(prevalence));
        options.put("bootstrap", Integer.toString(bootstrap));
        return options;
    }
}
