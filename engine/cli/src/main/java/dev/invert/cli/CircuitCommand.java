package dev.invert.cli;

import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.activations.ModelInput;
import dev.invert.circuits.CircuitFiles;
import dev.invert.circuits.CircuitFinder;
import dev.invert.circuits.CircuitModel;
import dev.invert.circuits.CircuitOptions;
import dev.invert.circuits.CircuitTarget;
import dev.invert.circuits.NodeLabel;
import dev.invert.errors.InvertException;
import dev.invert.report.CircuitReport;
import dev.invert.report.CircuitTable;
import dev.invert.torch.Pooling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code invert circuit}. */
@Command(
        name = "circuit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Shows which neurons make a decision of a model, through which neurons of the next layer, and how"
                + " faithful that picture is. A TorchScript file is a program: open only files from someone you trust.",
        footer = {
            "",
            "Examples:",
            "  invert circuit --model cnn.pt --input images.npy --from conv2,relu3 \\",
            "      --target 5 --out circuit",
            "  invert circuit --model resnet18.pt --images val --preset imagenet \\",
            "      --from layer4,avgpool --target 207 --explanations results \\",
            "      --concepts labels.csv --on n02099601 --out circuit",
            "",
            "Writes circuit.html, circuit.json, circuit.dot and circuit.csv.",
            "A contribution is how far a neuron moves the target away from its value at the reference, on average over"
                    + " the chosen samples. It is exact where the target is a linear function of the layer; elsewhere"
                    + " the completeness error says how much is missed.",
            "Deleting and keeping neurons in real forward passes, compared with random sets, shows whether the neurons"
                    + " matter. The picture means nothing where the completeness error is large (saturated gradients),"
                    + " where random sets do as well, or neuron by neuron where neurons are correlated; notes say so."
        })
final class CircuitCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            paramLabel = "FILE",
            required = true,
            description = "TorchScript file, scripted or traced (torch.jit.save).")
    private Path model;

    @Mixin
    private ModelInputOptions samples;

    @Option(
            names = {"--from", "--layer"},
            paramLabel = "NAME,…",
            required = true,
            description =
                    "Layers of the circuit, from the input to the target, as listed by `invert layers`; a comma in a"
                            + " name is written \\\\,. Each must be called once. Edges connect neighbors.")
    private List<String> layers;

    @Mixin
    private CircuitTargetOptions target;

    @Mixin
    private CircuitSamples choice;

    @Option(
            names = {"--explanations", "--labels"},
            paramLabel = "DIR",
            description =
                    "Results of `invert explain` or `invert demo`, of one layer or several, that label the neurons"
                            + " and are linked to.")
    private Path explanations;

    @Option(
            names = "--method",
            paramLabel = "weights|gradient|integrated",
            defaultValue = "integrated",
            description = "weights: exact, and an error if the target is no linear function of a layer; gradient:"
                    + " activation x gradient; integrated: integrated gradients from the reference. Where the target is"
                    + " linear, all are the same.")
    private CircuitOptions.Method method;

    @Option(names = "--steps", paramLabel = "N", defaultValue = "16", description = "Steps of integrated gradients.")
    private int steps;

    @Option(
            names = "--reference",
            paramLabel = "mean|balanced|zero",
            defaultValue = "mean",
            description =
                    "Value that each neuron is compared with: its mean over all samples and positions; the mean of"
                            + " its means in the classes (of --concepts if its first columns are the classes, else as"
                            + " predicted); or zero.")
    private CircuitOptions.Reference reference;

    @Option(names = "--top", paramLabel = "N", defaultValue = "8", description = "Neurons shown per layer.")
    private int top;

    @Option(
            names = "--max-samples",
            paramLabel = "N",
            defaultValue = "100",
            description = "Samples that are drawn from the chosen ones; the time grows with them.")
    private int mostSamples;

    @Option(
            names = "--random-sets",
            paramLabel = "N",
            defaultValue = "20",
            description = "Random orders of neurons that faithfulness is compared with; 0: do not measure it.")
    private int randomSets;

    @Option(
            names = "--pool",
            paramLabel = "avg|mean-tokens",
            description = "Which dimension has the neurons: the second (avg, for maps) or the last (mean-tokens, for"
                    + " tokens). Default by number of dimensions: the last for 3, the second otherwise.")
    private String pool;

    @Mixin
    private OutputOptions output;

    @Mixin
    private DeviceOption device;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of all random choices.")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads that decode images; 0: one per processor.")
    private int threads;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private QuietOption quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> names =
                layers.stream().flatMap(text -> LayerNames.of(text).stream()).toList();
        requireValid();
        CircuitOptions options = new CircuitOptions(method, steps, reference, top, mostSamples, randomSets, seed);
        Pooling pooling = pool == null ? Pooling.byRank() : Pooling.parse(pool);
        MemoryBudget budget = memory.budget();
        target.prepare(spec);
        choice.requireValid(spec, target.layer().isEmpty());
        NodeLabel.Source labels = explanations == null
                ? (layer, neuron) -> NodeLabel.NONE
                : CircuitLabels.read(explanations, names, output.folder());
        try (CircuitSamples opened = choice) {
            ConceptMatrix concepts = opened.open(budget);
            ModelInput input = input();
            prepare();
            CircuitFinder.Found found =
                    find(new CircuitFinder(options, labels), names, pooling, input, concepts, budget);
            if (output.folder() != null) {
                CircuitFiles.write(found, output.folder());
                CircuitReport.write(found.circuit(), output.folder());
            }
            output.print(
                    spec,
                    quiet,
                    () -> CircuitTable.render(found.circuit()),
                    CircuitReport.NAME,
                    OutputOptions.text(() -> CircuitFiles.json(found.circuit())));
        }
        return output.exitCode();
    }

    private void requireValid() {
        output.requireValid(spec);
        samples.requireValid(spec);
        ModelInputOptions.requireAtLeast(spec, "--steps", steps, 1);
        ModelInputOptions.requireAtLeast(spec, "--top", top, 1);
        ModelInputOptions.requireAtLeast(spec, "--max-samples", mostSamples, CircuitOptions.FEWEST_SAMPLES);
        ModelInputOptions.requireAtLeast(spec, "--random-sets", randomSets, 0);
        ModelInputOptions.requireAtLeast(spec, "--threads", threads, 0);
    }

    private ModelInput input() {
        if (samples.input() != null) {
            return ModelInput.array(samples.input(), samples.limit());
        }
        int decoders = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        ModelInput input = ModelInput.images(
                samples.images(), samples.transform(quiet, spec), samples.limit(), samples.skipsBroken(), decoders);
        if (!input.leftOut().isEmpty()) {
            quiet.note(spec, samples.images() + ": " + input.leftOut());
        }
        return input;
    }

    private void prepare() {
        Path[] concepts = choice.files();
        output.prepare(
                spec,
                CircuitFiles.NAMES,
                CircuitReport.NAME,
                model,
                samples.input(),
                target.classes(),
                concepts[0],
                concepts[1]);
    }

    private CircuitFinder.Found find(
            CircuitFinder finder,
            List<String> names,
            Pooling pooling,
            ModelInput input,
            ConceptMatrix concepts,
            MemoryBudget budget) {
        List<String> sites = new ArrayList<>(names);
        String targetLayer = target.layer();
        if (names.contains(targetLayer)) {
            throw new InvertException(
                    "--target " + target.text() + ": its layer is also in --from; name layers before it");
        }
        if (!targetLayer.isEmpty()) {
            sites.add(targetLayer);
        }
        CircuitModel opened;
        try (Progress progress = Progress.startAtFirst(quiet, "Running", "samples", input.sampleCount(budget))) {
            opened = CircuitModel.open(
                    model, device.name(), sites, pooling, input, samples.batchSize(), budget, progress);
        }
        try (CircuitModel run = opened) {
            input.skipped().forEach(skipped -> quiet.note(spec, "skipped " + skipped));
            CircuitTarget explained = target.of(run, concepts);
            CircuitFinder.Choice chosen = choice.choose(run, explained, quiet, spec);
            CircuitSamples.requireAny(chosen);
            int passes = finder.passCount(run, names);
            try (Progress progress = Progress.start(quiet, "Tracing", "passes", passes)) {
                return finder.find(
                        run, names, explained, chosen, options(), done -> progress.accept(Math.min(done, passes)));
            }
        }
    }

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("from", String.join(",", layers));
        options.put("target", target.text());
        if (explanations != null) {
            options.put("explanations", explanations.toString());
        }
        if (choice.files()[0] != null) {
            options.put("concepts", choice.files()[0].toString());
        }
        options.put("pool", pool == null ? "default" : pool);
        options.put("device", device.name().toLowerCase(Locale.ROOT));
        options.put("batch_size", Integer.toString(samples.batchSize()));
        return options;
    }
}
