package dev.invert.cli;

import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.activations.ActivationJob;
import dev.invert.activations.ActivationSummary;
import dev.invert.activations.ComputedLayers;
import dev.invert.activations.Sparsity;
import dev.invert.arrays.ActivationFolder;
import dev.invert.files.OutputFolders;
import dev.invert.torch.Pooling;
import dev.invert.torch.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExitCodeGenerator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code invert activations}. */
@Command(
        name = "activations",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Runs a TorchScript model on images or an array and writes the activations of its layers, in one"
                + " pass. A TorchScript file is a program: open only files from someone you trust;"
                + " .npy, .npz and .safetensors files, tensors of torch.save and images are data.",
        footer = {
            "",
            "Examples:",
            "  invert activations --model resnet18.pt --layers layer3,layer4 --images val \\",
            "      --preset imagenet --out activations",
            "  invert activations --model mlp.pt --layers fc1 --input x.npy --out acts",
            "  invert activations --model lm.pt --layers sae.act --input ids.npy \\",
            "      --pool tokens --out acts",
            "  invert activations --model resnet18.pt --layers layer4 --images val \\",
            "      --preset imagenet --explain --concepts labels.csv --length 2 --out results",
            "",
            "Writes LAYER.npy per layer, (samples, neurons) in Fortran order, or LAYER.safetensors, and"
                    + " activations.json. invert"
                    + " explain reads the folder. A run into the folder of an earlier run replaces all of its layers."
        })
final class ActivationsCommand implements Runnable, IExitCodeGenerator {
    @Option(
            names = "--model",
            paramLabel = "FILE",
            required = true,
            description = "TorchScript file, scripted or traced (torch.jit.save).")
    private Path model;

    @Option(
            names = "--layers",
            paramLabel = "NAME,…",
            required = true,
            description =
                    "Names of layers, as listed by `invert layers`; a comma in a name is written \\\\,. If a layer"
                            + " returns several tensors, the one to record follows its name: encoder.last_hidden_state or"
                            + " lstm[1]. Default: the first tensor of a tuple, the only one of a dict or list.")
    private List<String> layers;

    @Mixin
    private ModelInputOptions samples;

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            description =
                    "Array (samples, tokens) of 1 for tokens that count and 0 for others, such as the attention mask"
                            + " of padded sequences; FILE:NAME as for --input. Tokens that do not count are left out of"
                            + " mean-tokens, max-tokens, avg and max, and with --pool tokens out of the samples.")
    private Path mask;

    @Option(
            names = "--ignore-ids",
            paramLabel = "ID,…",
            split = ",",
            description = "Token ids of --input that do not count, such as 0,101,102 for padding, start and end; with"
                    + " --mask, tokens have to pass both. A sample without any token left is an error.")
    private List<Long> ignoreIds;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder for the results.")
    private Path out;

    @Option(
            names = "--explain",
            description =
                    "Explain the neurons at once, as `invert explain` does, whose options all apply (--concepts is"
                            + " required); --out is the folder for the explanations. The activations stay in memory, on the device"
                            + " of the model, and are not written.")
    private boolean explain;

    @Option(
            names = "--keep-activations",
            paramLabel = "DIR",
            description = "Folder that the activations are also written to; with --explain.")
    private Path kept;

    @Option(
            names = "--pool",
            paramLabel = "POOL",
            completionCandidates = Pools.class,
            description = {
                "Conversion of the output of a layer into samples and neurons.",
                "Maps [batch, channels, height, width]: avg or max over all positions, flatten.",
                "Tokens [batch, tokens, d]: tokens (every token is a sample with the id SAMPLE:POSITION; SAMPLE is the"
                        + " row of an array, and both count from 0), mean-tokens, max-tokens, token:I.",
                "Maps with channels last, as in Swin: mean-tokens, max-tokens.",
                "Vectors [batch, neurons]: none.",
                "Default by number of dimensions: none for 2, mean-tokens for 3, avg for more."
            })
    private String pool;

    @Mixin
    private DeviceOption device;

    @Option(
            names = "--precision",
            paramLabel = "fp32|fp16|bf16",
            defaultValue = "fp32",
            description = "Floating-point type that the model computes in.")
    private Precision precision;

    @Option(
            names = "--dtype",
            paramLabel = "float32|float16",
            defaultValue = "float32",
            description =
                    "Type of the stored activations. float16 takes half the space and is ranked faster, but values"
                            + " that differ by less than one part in a thousand become ties.")
    private StoredType dtype;

    @Option(
            names = "--sparse",
            paramLabel = "auto|on|off",
            defaultValue = "auto",
            description =
                    "Store only activations other than 0, as LAYER.safetensors. auto: for layers of which less than"
                            + " 10 %% are other than 0, such as those of sparse autoencoders.")
    private Sparsity sparsity;

    @Option(
            names = "--resume",
            description = "Continue an interrupted run in the same folder; a finished run is left as it is.")
    private boolean resume;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads that decode images; 0: one per processor.")
    private int threads;

    @Mixin
    private OverwriteOption overwrite;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private QuietOption quiet;

    @Unmatched
    private List<String> explainOptions = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    private int exitCode;

    /** Candidates for completing {@code --pool}. */
    static final class Pools implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("avg", "max", "flatten", "tokens", "mean-tokens", "max-tokens", "token:0", "none")
                    .iterator();
        }
    }

    private enum StoredType {
        FLOAT32,
        FLOAT16
    }

    @Override
    public void run() {
        ExplainCommand next = next();
        Pooling pooling = pooling();
        MemoryBudget budget = memory.budget();
        ActivationJob job = job(budget);
        if (!job.leftOut().isEmpty()) {
            quiet.note(spec, samples.images() + ": " + job.leftOut());
        }
        OutputFolders folders = overwrite.folders(spec, model, samples.input(), mask);
        if (next != null) {
            exitCode = next.explain(layers(), budget, () -> compute(job, folders, pooling));
            return;
        }
        ActivationSummary summary;
        try (Progress progress = progress(job)) {
            LayerDispatch dispatch = Main.dispatch(spec);
            summary = dispatch == null
                    ? job.run(folders, out, resume, progress)
                    : dispatched(dispatch, job, folders, progress);
        }
        new ActivationNotes(spec, quiet, summary).printResult(out, pooling);
    }

    private ActivationSummary dispatched(
            LayerDispatch dispatch, ActivationJob job, OutputFolders folders, Progress progress) {
        if (!job.isDense() || resume) {
            throw new ParameterException(
                    spec.commandLine(),
                    resume
                            ? "--resume: activations on a cluster start at the first sample"
                            : "activations on a cluster are arrays: say --sparse off");
        }
        folders.make(out, List.of(ActivationFolder.DESCRIPTION));
        return dispatch.activations(job, out, names -> folders.claim(out, names), progress);
    }

    private Pooling pooling() {
        return pool == null ? Pooling.byRank() : Pooling.parse(pool);
    }

    /** Returns the job that the options describe. */
    ActivationJob job() {
        return job(memory.budget());
    }

    private ActivationJob job(MemoryBudget budget) {
        ActivationJob.Builder builder = builder().pooling(pooling()).budget(budget);
        addInput(builder);
        return builder.build();
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }

    /** Returns the command that explains the activations; null if they are to be written. */
    private ExplainCommand next() {
        if (kept != null && !explain) {
            throw new ParameterException(
                    spec.commandLine(), "--keep-activations goes with --explain; --out receives the activations");
        }
        if (!explain) {
            if (!explainOptions.isEmpty()) {
                throw new UnmatchedArgumentException(spec.commandLine(), explainOptions);
            }
            return null;
        }
        if (resume || sparsity == Sparsity.ON || dtype == StoredType.FLOAT16) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--resume, --sparse on and --dtype float16 do not go with --explain, which searches the activations"
                            + " that are in memory as they are");
        }
        return ExplainNext.parse(spec, explainOptions, model);
    }

    private ComputedLayers compute(ActivationJob job, OutputFolders folders, Pooling pooling) {
        ComputedLayers computed;
        try (Progress progress = progress(job)) {
            computed = kept == null ? job.compute(progress) : job.compute(folders, kept, progress);
        }
        new ActivationNotes(spec, quiet, computed.summary()).note(kept, pooling);
        return computed;
    }

    private Progress progress(ActivationJob job) {
        return Progress.startAtFirst(
                quiet, "Running", samples.images() == null ? "samples" : "images", job.sampleCount());
    }

    private List<String> layers() {
        return layers.stream().flatMap(names -> LayerNames.of(names).stream()).toList();
    }

    private ActivationJob.Builder builder() {
        samples.requireValid(spec);
        ModelInputOptions.requireAtLeast(spec, "--threads", threads, 0);
        return ActivationJob.builder(model, layers())
                .batchSize(samples.batchSize())
                .device(device.name())
                .precision(precision)
                .sparsity(sparsity)
                .elementType(dtype == StoredType.FLOAT32 ? ElementType.FLOAT32 : ElementType.FLOAT16);
    }

    private void addInput(ActivationJob.Builder builder) {
        if (samples.input() != null) {
            builder.array(samples.input(), samples.limit(), mask, ignoreIds == null ? Set.of() : Set.copyOf(ignoreIds));
            return;
        }
        if (mask != null || ignoreIds != null) {
            throw new ParameterException(spec.commandLine(), "--mask and --ignore-ids apply to tokens of --input");
        }
        int decoders = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        builder.images(
                samples.images(), samples.transform(quiet, spec), samples.limit(), samples.skipsBroken(), decoders);
    }
}
