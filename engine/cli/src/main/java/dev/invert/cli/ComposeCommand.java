package dev.invert.cli;

import dev.invert.Formula;
import dev.invert.SampleGroups;
import dev.invert.arrays.ActivationFolder;
import dev.invert.compose.ComposeOptions;
import dev.invert.compose.Composer;
import dev.invert.compose.Composition;
import dev.invert.compose.Norm;
import dev.invert.compositions.CompositionFiles;
import dev.invert.compositions.CompositionRecord;
import dev.invert.explain.PreparedConcepts;
import dev.invert.files.AtomicFile;
import dev.invert.labels.LabeledSamples;
import dev.invert.report.CompositionTable;
import dev.invert.results.ResultCodec;
import dev.invert.samples.MatchedSamples;
import dev.invert.score.ConceptNames;
import dev.invert.torch.DetectorFile;
import dev.invert.torch.TorchModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code invert compose}. */
@Command(
        name = "compose",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Builds a detector of a formula out of neurons that detect its concepts, and compares it with"
                + " single neurons and probes on held-out samples.",
        footer = {
            "",
            "Examples:",
            "  invert compose --formula \"cat&~outdoor\" --activations layer4.npy \\",
            "      --concepts labels.csv --out detector",
            "  invert compose --formula \"footwear&~sandal\" --activations acts --layer fc1 \\",
            "      --concepts concepts --out detector --export detector.pt --model net.pt",
            "",
            "Writes compose.json.",
            "Each literal gets the neuron with the best AUC where the literals before it leave the formula open: where"
                    + " they hold in a conjunction, and fail in a disjunction. p is that of DeLong's test, two-sided."
        })
final class ComposeCommand implements Callable<Integer> {
    @Option(
            names = "--formula",
            paramLabel = "FORMULA",
            required = true,
            description = "Concepts by id or name, joined by ~ & | and parentheses, as for invert find.")
    private String formula;

    @Mixin
    private ProblemOptions problem;

    @Mixin
    private LayerOption layerOption;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--literal",
            paramLabel = "neuron|probe",
            defaultValue = "neuron",
            description = "Parts of the detector: a neuron per literal, or a logistic regression on all neurons.")
    private ComposeOptions.Kind literal;

    @Option(
            names = "--norm",
            paramLabel = "product|goedel|lukasiewicz",
            defaultValue = "product",
            description = "T-norm that joins the literals.")
    private Norm norm;

    @Option(
            names = "--calibration",
            paramLabel = "platt|isotonic",
            description = "Turns activations of neurons into probabilities: a logistic function (default), or steps.")
    private ComposeOptions.CalibrationKind calibration;

    @Option(
            names = "--holdout",
            paramLabel = "X",
            defaultValue = "0.5",
            description = "Share of the samples to measure on, and not to fit to.")
    private double holdout;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of the choice of the held-out samples.")
    private long seed;

    @Mixin
    private NeuronsOption neurons;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "TorchScript model that the activations are from, for --export.")
    private Path model;

    @Option(
            names = "--export",
            paramLabel = "DETECTOR.pt",
            description = "Write the detector as a TorchScript module, which runs the model and returns the probability"
                    + " of the formula for each sample.")
    private Path export;

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
        ComposeOptions options = options();
        ActivationFolder folder = problem.layers();
        ActivationFolder.LayerFile layer = layerOption.of(folder);
        output.prepare(spec, CompositionFiles.NAMES, null, inputs());
        if (export != null) {
            output.folders(spec, inputs())
                    .make(
                            export.toAbsolutePath().getParent(),
                            List.of(export.getFileName().toString()));
            requireExportable(layer);
        }
        try (LabeledSamples labels = problem.openConcepts(memory.budget());
                MatchedSamples samples = problem.open(layer, folder.sampleIds(), labels);
                PreparedConcepts prepared = PreparedConcepts.of(samples.concepts())) {
            if (!samples.note().isEmpty()) {
                quiet.note(spec, samples.note());
            }
            Formula parsed = new ConceptNames(samples.concepts().concepts()).parse(formula);
            double loadSeconds = (System.nanoTime() - start) * 1e-9;
            Composition result = new Composer(options)
                    .compose(
                            samples.activations(),
                            prepared,
                            samples.groups().isEmpty() ? null : SampleGroups.of(samples.groups()),
                            neurons.choose(samples.activations().neuronCount()),
                            parsed);
            if (export != null) {
                export(layer, samples.activations().neuronCount(), result);
            }
            CompositionRecord record = CompositionRecord.of(
                    result,
                    options,
                    samples.concepts().concepts(),
                    layer.layer(),
                    given(layer),
                    export == null ? null : export.toString(),
                    samples.concepts().budget().peakBytes(),
                    loadSeconds,
                    start);
            if (output.folder() != null) {
                CompositionFiles.write(record, output.folder());
            }
            result.warnings().forEach(warning -> quiet.note(spec, "Warning: " + warning));
            output.print(
                    spec,
                    quiet,
                    () -> CompositionTable.render(record),
                    null,
                    OutputOptions.text(() -> ResultCodec.encodeRun(record)));
        }
        return output.exitCode();
    }

    /** Returns the options; reports invalid ones before any file is read. */
    private ComposeOptions options() {
        output.requireValid(spec);
        if (literal == ComposeOptions.Kind.PROBE && calibration != null) {
            throw new ParameterException(
                    spec.commandLine(), "--calibration is for neurons; leave it out with --literal probe");
        }
        if ((model == null) != (export == null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    model == null
                            ? "--export needs --model: the TorchScript model that the activations are from"
                            : "--model is for --export; name the file to write with --export");
        }
        if (export != null && calibration == ComposeOptions.CalibrationKind.ISOTONIC) {
            throw new ParameterException(
                    spec.commandLine(), "--export needs --calibration platt: a module has no isotonic steps");
        }
        if (export != null && (export.getFileName() == null || Files.isDirectory(export))) {
            throw new ParameterException(
                    spec.commandLine(), "--export " + export + " is a folder; name a file in it, such as detector.pt");
        }
        return new ComposeOptions(
                literal,
                norm,
                calibration == null ? ComposeOptions.CalibrationKind.PLATT : calibration,
                holdout,
                seed,
                threads.count());
    }

    private Path[] inputs() {
        Path[] read = problem.inputs();
        Path[] all = Arrays.copyOf(read, read.length + 1);
        all[read.length] = model;
        return all;
    }

    /** Reports a model without the layer before the detector is fitted. */
    private void requireExportable(ActivationFolder.LayerFile layer) {
        try (TorchModel opened = TorchModel.open(model, "cpu")) {
            DetectorFile.requireExportable(opened, layer.layer(), layer.pooling());
        }
    }

    private void export(ActivationFolder.LayerFile layer, int neuronCount, Composition result) {
        AtomicFile.write(export, stream -> {
            // LibTorch writes to files only.
            Path written = Files.createTempFile("invert", ".pt");
            try {
                DetectorFile.write(
                        model,
                        layer.layer(),
                        layer.pooling(),
                        result.neurons(),
                        neuronCount,
                        result.formula(),
                        result.parts(),
                        norm,
                        written);
                Files.copy(written, stream);
            } finally {
                Files.delete(written);
            }
        });
    }

    private Map<String, String> given(ActivationFolder.LayerFile layer) {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("formula", formula);
        given.put("activations", problem.activations().toString());
        given.put("layer", layer.layer());
        given.put("concepts", problem.concepts().toString());
        given.put("neurons", neurons.text());
        given.put("literal", literal.name().toLowerCase(Locale.ROOT));
        given.put("norm", norm.name().toLowerCase(Locale.ROOT));
        if (calibration != null) {
            given.put("calibration", calibration.name().toLowerCase(Locale.ROOT));
        }
        given.put("holdout", Double.toString(holdout));
        if (export != null) {
            given.put("model", model.toString());
            given.put("export", export.toString());
        }
        return given;
    }
}
