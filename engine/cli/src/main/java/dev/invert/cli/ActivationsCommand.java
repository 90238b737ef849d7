package dev.invert.cli;

import dev.invert.ElementType;
import dev.invert.activations.ActivationJob;
import dev.invert.activations.ActivationSummary;
import dev.invert.images.ImageTransform;
import dev.invert.images.ImageTransform.ExifOrientation;
import dev.invert.torch.Pooling;
import dev.invert.torch.Precision;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
            "",
            "Writes LAYER.npy per layer, (samples, neurons) in Fortran order, and activations.json. invert"
                    + " explain reads the folder. A run into the folder of an earlier run replaces all of its layers."
        })
final class ActivationsCommand implements Runnable {
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

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description =
                    "Folder of pictures at any depth: .jpg, .jpeg, .jpe, .jfif, .png, .webp, .tif, .tiff, .bmp and .gif"
                            + " (first frame). The id of a sample is its path in the folder. Hidden files and leftovers"
                            + " of other programs (__MACOSX, @eaDir, Thumbs.db, …) are ignored.")
    private Path images;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "Array (samples, …) in C order in place of images, from .npy, .npz, .safetensors or a"
                    + " tensor of torch.save; FILE:NAME if a file contains several. Floating-point numbers,"
                    + " uint8 and bool become float32 with unchanged values; int32 and int64 are token ids"
                    + " (sequences, positions). A model with several inputs takes those arrays of an .npz or"
                    + " .safetensors file that are named after the arguments of its forward; others have their"
                    + " defaults.")
    private Path input;

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

    @Option(names = "--batch-size", paramLabel = "N", defaultValue = "32", description = "Samples per batch.")
    private int batchSize;

    @Mixin
    private DeviceOption device;

    @Option(
            names = "--precision",
            paramLabel = "fp32|fp16|bf16",
            defaultValue = "fp32",
            description = "Floating-point type that the model computes in.")
    private Precision precision;

    @Option(
            names = "--preset",
            paramLabel = "imagenet",
            description = "Sets --resize, --crop, --mean and --std. imagenet: 256, 224, 0.485,0.456,0.406 and"
                    + " 0.229,0.224,0.225.")
    private Preset preset;

    @Option(names = "--resize", paramLabel = "N", description = "Resize the shorter side to N pixels.")
    private Integer resize;

    @Option(names = "--crop", paramLabel = "N", description = "Crop the center to N by N pixels.")
    private Integer crop;

    @Option(
            names = "--mean",
            paramLabel = "R,G,B",
            split = ",",
            description = "Mean per channel, subtracted from the values in [0, 1]; default 0.")
    private List<Float> mean;

    @Option(
            names = "--std",
            paramLabel = "R,G,B",
            split = ",",
            description = "Standard deviation per channel, by which the values are then divided; default 1.")
    private List<Float> std;

    @Option(
            names = "--exif",
            paramLabel = "ignore|apply",
            defaultValue = "ignore",
            description = "Orientation in the EXIF data of a picture. ignore: pixels as they are stored, as"
                    + " torchvision's loaders read them; apply: pictures are made upright first.")
    private ExifOrientation exif;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "0",
            description = "Use only the first N samples; 0: all.")
    private int limit;

    @Option(
            names = "--on-error",
            paramLabel = "fail|skip",
            defaultValue = "fail",
            description = "Action if an image cannot be decoded: stop, or skip and report it.")
    private OnError onError;

    @Option(
            names = "--dtype",
            paramLabel = "float32|float16",
            defaultValue = "float32",
            description =
                    "Type of the stored activations. float16 takes half the space and is ranked faster, but values"
                            + " that differ by less than one part in a thousand become ties.")
    private StoredType dtype;

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

    @Spec
    private CommandSpec spec;

    /** Candidates for completing {@code --pool}. */
    static final class Pools implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("avg", "max", "flatten", "tokens", "mean-tokens", "max-tokens", "token:0", "none")
                    .iterator();
        }
    }

    private enum Preset {
        IMAGENET
    }

    private enum OnError {
        FAIL,
        SKIP
    }

    private enum StoredType {
        FLOAT32,
        FLOAT16
    }

    @Override
    public void run() {
        Pooling pooling = pool == null ? Pooling.byRank() : Pooling.parse(pool);
        ActivationJob.Builder builder = builder().pooling(pooling).budget(memory.budget());
        addInput(builder);
        ActivationJob job = builder.build();
        if (!job.leftOut().isEmpty()) {
            quiet.note(spec, images + ": " + job.leftOut());
        }
        ActivationSummary summary;
        try (Progress progress =
                Progress.startAtFirst(quiet, "Running", images == null ? "samples" : "images", job.sampleCount())) {
            summary = job.run(overwrite.folders(spec, model, input, mask), out, resume, progress);
        }
        print(summary, pooling);
    }

    private ActivationJob.Builder builder() {
        requireAtLeast("--batch-size", batchSize, 1);
        requireAtLeast("--limit", limit, 0);
        requireAtLeast("--threads", threads, 0);
        return ActivationJob.builder(
                        model,
                        layers.stream()
                                .flatMap(names -> LayerNames.of(names).stream())
                                .toList())
                .batchSize(batchSize)
                .device(device.name())
                .precision(precision)
                .elementType(dtype == StoredType.FLOAT32 ? ElementType.FLOAT32 : ElementType.FLOAT16);
    }

    private void addInput(ActivationJob.Builder builder) {
        if ((images == null) == (input == null)) {
            throw new ParameterException(spec.commandLine(), "give either --images DIR or --input FILE");
        }
        boolean exifGiven = spec.commandLine().getParseResult().hasMatchedOption("--exif");
        boolean transforms = preset != null || resize != null || crop != null || mean != null || std != null;
        if (input != null) {
            if (transforms || exifGiven) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--preset, --resize, --crop, --mean, --std and --exif apply to --images; an array is used unchanged");
            }
            builder.array(input, limit, mask, ignoreIds == null ? Set.of() : Set.copyOf(ignoreIds));
            return;
        }
        if (mask != null || ignoreIds != null) {
            throw new ParameterException(spec.commandLine(), "--mask and --ignore-ids apply to tokens of --input");
        }
        ImageTransform transform = transform();
        if (!transforms) {
            quiet.note(
                    spec,
                    "Images keep their size and have values in [0, 1]; torchvision models expect --preset imagenet");
        }
        int decoders = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        builder.images(images, transform, limit, onError == OnError.SKIP, decoders);
    }

    private ImageTransform transform() {
        ImageTransform base = preset == Preset.IMAGENET ? ImageTransform.IMAGENET : ImageTransform.NONE;
        return new ImageTransform(
                resize == null ? base.resize() : resize,
                crop == null ? base.crop() : crop,
                mean == null ? base.mean() : mean,
                std == null ? base.std() : std,
                exif);
    }

    private void requireAtLeast(String option, int value, int least) {
        if (value < least) {
            throw new ParameterException(spec.commandLine(), option + " " + value + ": must be at least " + least);
        }
    }

    private void print(ActivationSummary summary, Pooling pooling) {
        summary.warnings().forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
        spec.commandLine().getErr().flush();
        if (summary.finishedBefore()) {
            quiet.note(spec, out + ": already finished with the same options and input; nothing to do");
            return;
        }
        if (!summary.replacedLayers().isEmpty()) {
            quiet.note(
                    spec,
                    "Replaced the earlier run in " + out + ", "
                            + (summary.replacedLayers().size() == 1 ? "layer " : "layers ")
                            + String.join(", ", summary.replacedLayers()));
        }
        PrintWriter err = spec.commandLine().getErr();
        summary.skipped().stream().limit(3).forEach(skipped -> err.println("skipped " + skipped));
        if (summary.skipped().size() > 3) {
            err.println("and " + (summary.skipped().size() - 3) + " more; activations.json lists all of them");
        }
        PrintWriter console = spec.commandLine().getOut();
        console.printf(
                Locale.ROOT,
                "%,d %s in %.1f s on %s; neurons of %s%n",
                summary.sampleCount(),
                (pooling.isPerToken() ? "token" : "sample") + (summary.sampleCount() == 1 ? "" : "s"),
                summary.seconds(),
                summary.device(),
                String.join(", ", summary.layers()));
        console.flush();
        err.flush();
    }
}
