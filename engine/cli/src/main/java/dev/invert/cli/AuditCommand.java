package dev.invert.cli;

import dev.invert.Formula;
import dev.invert.MemoryBudget;
import dev.invert.arrays.ActivationFolder;
import dev.invert.audit.AuditResult;
import dev.invert.audit.Auditor;
import dev.invert.audits.AuditFiles;
import dev.invert.audits.AuditRecord;
import dev.invert.audits.AuditRunRecord;
import dev.invert.labels.LabeledSamples;
import dev.invert.report.AuditReport;
import dev.invert.report.AuditTable;
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

/** {@code invert audit}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Finds neurons that depend on concepts that they are not meant to detect, such as a watermark.",
        footer = {
            "",
            "Examples:",
            "  invert audit --activations logits.npy --concepts labels.csv \\",
            "      --intended classes --output-layer --out audit",
            "  invert audit --activations acts --layer fc2 --concepts labels.csv \\",
            "      --intended classes --output-layer --head fc2.npy --inputs fc1 --out audit",
            "  invert audit --activations layer4.npy --concepts labels.csv \\",
            "      --intended results/explanations.csv --out audit",
            "",
            "Writes audit.jsonl, audit.csv, audit.html and run.json.",
            "A finding is flagged if the neuron is higher with the concept, both without the intended one (AUC"
                    + " standardized by class) and with it, and if the concept moves predictions. Lower 95%% limits"
                    + " decide: AUCs above 0.64, the shift above 0.10, and a family-wise p of at most --alpha.",
            "The audit shows dependence, not its origin. It means nothing where the concept and the intended one are"
                    + " confounded in these samples, or hardly occur apart: such pairs are not auditable or not"
                    + " testable."
        })
final class AuditCommand implements Callable<Integer> {
    @Mixin
    private ProblemOptions problem;

    @Mixin
    private AuditInputs inputs;

    @Mixin
    private OutputOptions output;

    @Mixin
    private NeuronsOption neurons;

    @Option(
            names = "--alpha",
            paramLabel = "A",
            defaultValue = "0.05",
            description = "Largest family-wise p (Holm) of a finding.")
    private double alpha;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of the draws of the ablation.")
    private long seed;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private PictureOptions pictures;

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
        Auditor.Builder auditor = Auditor.builder().alpha(alpha).seed(seed).threads(threads.count());
        // Reports invalid options before any file is read.
        auditor.build();
        ActivationFolder folder = problem.layers();
        ActivationFolder.LayerFile layer = inputs.layer(folder);
        prepare(folder);
        try (LabeledSamples labels = problem.openConcepts(budget);
                MatchedSamples samples = problem.open(layer, folder.sampleIds(), labels);
                AuditInputs opened = inputs) {
            Map<Integer, Formula> intended = opened.intended(samples);
            int[] chosen = opened.neurons(
                    neurons.ranges(), intended, samples.activations().neuronCount());
            opened.apply(auditor, folder, problem, samples, labels);
            if (!samples.note().isEmpty()) {
                quiet.note(spec, samples.note());
            }
            double loadSeconds = (System.nanoTime() - start) * 1e-9;
            AuditResult result = audit(auditor, samples, intended, chosen);
            List<AuditRecord> records = AuditFiles.records(
                    result, samples.concepts(), samples.sampleIds(), layer.layer(), inputs.inputLayer());
            AuditRunRecord run =
                    AuditRunRecord.of(result, samples.concepts(), options(layer), seed, loadSeconds, start);
            if (output.folder() != null) {
                AuditFiles.write(records, run, output.folder());
                AuditReport.write(
                        records,
                        run,
                        layer.layer(),
                        pictures.thumbnails(pictures.source(folder.images()), quiet, spec),
                        pictures.most(),
                        output.folder());
            }
            KernelNote.print(quiet, spec, result.summary().kernel());
            output.print(
                    spec,
                    quiet,
                    () -> AuditTable.render(records, run),
                    AuditReport.NAME,
                    stream -> AuditFiles.writeLines(records, stream));
        }
        return output.exitCode();
    }

    private void requireValid() {
        output.requireValid(spec);
        inputs.requireValid(spec);
        pictures.requireValid(spec);
    }

    private void prepare(ActivationFolder folder) {
        Path[] read = Stream.of(problem.inputs(), inputs.files(folder))
                .flatMap(Stream::of)
                .toArray(Path[]::new);
        output.prepare(spec, AuditFiles.NAMES, AuditReport.NAME, read);
    }

    private AuditResult audit(
            Auditor.Builder auditor, MatchedSamples samples, Map<Integer, Formula> intended, int[] chosen) {
        try (Progress progress = Progress.start(quiet, "Auditing", "neurons", chosen.length)) {
            return auditor.progress(progress)
                    .build()
                    .audit(samples.activations(), samples.concepts(), intended, chosen);
        }
    }

    private Map<String, String> options(ActivationFolder.LayerFile layer) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("activations", problem.activations().toString());
        options.put("layer", layer.layer());
        options.put("concepts", problem.concepts().toString());
        inputs.describe(options);
        options.put("neurons", neurons.text());
        options.put("alpha", Double.toString(alpha));
        return options;
    }
}
