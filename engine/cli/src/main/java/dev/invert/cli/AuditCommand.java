package dev.invert.cli;

import dev.invert.Formula;
import dev.invert.MemoryBudget;
import dev.invert.arrays.ActivationFolder;
import dev.invert.audit.AuditResult;
import dev.invert.audit.Auditor;
import dev.invert.audits.AuditFiles;
import dev.invert.audits.AuditRecord;
import dev.invert.audits.AuditRunRecord;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.files.OutputFolders;
import dev.invert.labels.LabeledSamples;
import dev.invert.report.AuditReport;
import dev.invert.report.AuditTable;
import dev.invert.samples.MatchedSamples;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the results. Required unless --format json is given.")
    private Path out;

    @Option(
            names = "--format",
            paramLabel = "table|json",
            defaultValue = "table",
            description = "Output format: a table of findings, or the lines of audit.jsonl and nothing else.")
    private Format format;

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
    private OverwriteOption overwrite;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private QuietOption quiet;

    @Spec
    private CommandSpec spec;

    private enum Format {
        TABLE,
        JSON
    }

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
            if (out != null) {
                AuditFiles.write(records, run, out);
                AuditReport.write(
                        records,
                        run,
                        layer.layer(),
                        pictures.thumbnails(pictures.source(folder.images()), quiet, spec),
                        pictures.most(),
                        out);
            }
            KernelNote.print(quiet, spec, result.summary().kernel());
            print(records, run);
        }
        return format == Format.JSON && StandardOutput.closed() ? StandardOutput.CLOSED_PIPE : 0;
    }

    private void requireValid() {
        if (out == null && format == Format.TABLE) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Missing required option: '--out=DIR' (not needed with --format json, which prints the results)");
        }
        inputs.requireValid(spec);
        pictures.requireValid(spec);
    }

    private void prepare(ActivationFolder folder) {
        if (out != null) {
            Path[] read = Stream.of(problem.inputs(), inputs.files(folder))
                    .flatMap(Stream::of)
                    .toArray(Path[]::new);
            OutputFolders folders = overwrite.folders(spec, read);
            List<String> names = new ArrayList<>(AuditFiles.NAMES);
            names.add(AuditReport.NAME);
            folders.make(out, names);
        }
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

    private void print(List<AuditRecord> records, AuditRunRecord run) {
        if (format == Format.TABLE) {
            PrintWriter console = spec.commandLine().getOut();
            console.print(AuditTable.render(records, run));
            if (!quiet.isQuiet()) {
                console.println("Report: " + out.resolve(AuditReport.NAME));
            }
            console.flush();
            return;
        }
        try {
            OutputStream lines = new BufferedOutputStream(System.out);
            AuditFiles.writeLines(records, lines);
            lines.flush();
        } catch (IOException e) {
            throw new InvertException("Cannot print the audit: " + AtomicFile.reason(e), e);
        }
    }
}
