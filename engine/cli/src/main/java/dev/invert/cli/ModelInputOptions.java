package dev.invert.cli;

import dev.invert.images.ImageTransform;
import dev.invert.images.ImageTransform.ExifOrientation;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options for the samples that a model runs on, and for the preprocessing of images. */
final class ModelInputOptions {
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

    @Option(names = "--batch-size", paramLabel = "N", defaultValue = "32", description = "Samples per batch.")
    private int batchSize;

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

    private enum Preset {
        IMAGENET
    }

    private enum OnError {
        FAIL,
        SKIP
    }

    /** Checks that the options fit together and are in range. */
    void requireValid(CommandSpec spec) {
        requireAtLeast(spec, "--batch-size", batchSize, 1);
        requireAtLeast(spec, "--limit", limit, 0);
        if ((images == null) == (input == null)) {
            throw new ParameterException(spec.commandLine(), "give either --images DIR or --input FILE");
        }
        boolean exifGiven = spec.commandLine().getParseResult().hasMatchedOption("--exif");
        if (input != null && (transforms() || exifGiven)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--preset, --resize, --crop, --mean, --std and --exif apply to --images; an array is used unchanged");
        }
    }

    static void requireAtLeast(CommandSpec spec, String option, int value, int least) {
        if (value < least) {
            throw new ParameterException(spec.commandLine(), option + " " + value + ": must be at least " + least);
        }
    }

    private boolean transforms() {
        return preset != null || resize != null || crop != null || mean != null || std != null;
    }

    /** Returns the folder of images; null if there is an array. */
    Path images() {
        return images;
    }

    /** Returns the array; null if there are images. */
    Path input() {
        return input;
    }

    int batchSize() {
        return batchSize;
    }

    int limit() {
        return limit;
    }

    boolean skipsBroken() {
        return onError == OnError.SKIP;
    }

    /** Returns the preprocessing of images, after a note if there is none. */
    ImageTransform transform(QuietOption quiet, CommandSpec spec) {
        ImageTransform base = preset == Preset.IMAGENET ? ImageTransform.IMAGENET : ImageTransform.NONE;
        ImageTransform transform = new ImageTransform(
                resize == null ? base.resize() : resize,
                crop == null ? base.crop() : crop,
                mean == null ? base.mean() : mean,
                std == null ? base.std() : std,
                exif);
        if (!transforms()) {
            quiet.note(
                    spec,
                    "Images keep their size and have values in [0, 1]; torchvision models expect --preset imagenet");
        }
        return transform;
    }
}
