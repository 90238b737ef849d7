package dev.invert.cli;

import dev.invert.MemoryBudget;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabelOptions;
import dev.invert.labels.LabeledSamples;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options for the source of the labels. */
final class LabelSource {
    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "CSV file: one-hot (id, then 0 or 1 per concept), or one row per label (sample,label or"
                    + " document,position,label; the label is empty if there is none; --presence says which rows count)."
                    + " Or a text file of CelebA, CUB-200 or Places. Or an array (samples, concepts)"
                    + " of bool or 0/1: .npy, .npz, .pt, .tnsr, .safetensors. The rows of a sample must be adjacent,"
                    + " and tokens ascending by position; otherwise samples can only be matched by id.")
    private Path labels;

    @Option(names = "--folders", paramLabel = "DIR", description = "Folder that contains a folder of files per class.")
    private Path folders;

    @Option(
            names = "--coco",
            paramLabel = "FILE.json",
            description =
                    "COCO instances or panoptic JSON, or LVIS. An image has the categories of its annotations, and their"
                            + " supercategories.")
    private Path coco;

    @Option(
            names = "--image-lists",
            paramLabel = "FILE",
            description =
                    "Classes of each image: {\"a.jpg\": [\"sky\", \"tree\"], …} or one {\"image\", \"classes\"} per"
                            + " line as JSON, or CSV (image,classes) with ; or | between classes.")
    private Path imageLists;

    @Option(
            names = "--names",
            paramLabel = "FILE",
            description = "Names of the columns of an array: text, one per line; JSON [\"cat\", …]; or JSON {\"0\":"
                    + " {\"offset\", \"name\", \"definition\"}, …}, where offset is the id, such as n02084071 of"
                    + " WordNet 3.0.")
    private Path names;

    @Option(
            names = "--sample-ids",
            paramLabel = "FILE.csv",
            description = "Ids of the rows of an array: a heading, then one id per row in the first column.")
    private Path sampleIds;

    @Option(
            names = "--layout",
            paramLabel = "auto|one-hot|long|tokens",
            defaultValue = "auto",
            description = "Layout of the CSV file; auto detects it from the first two rows.")
    private String layout;

    @Mixin
    private PresenceOptions presence;

    @Option(
            names = "--groups",
            paramLabel = "COLUMN|FILE.csv",
            description = "Group of each sample, such as a document, a patient or a video; held-out parts contain whole"
                    + " groups. A column of the CSV file, or a CSV file (sample,group). The group of a token is its"
                    + " document.")
    private String groups;

    /** Returns the files and folders that are read; null for those that are not given. */
    Path[] inputs() {
        return new Path[] {labels, folders, coco, imageLists, names, sampleIds};
    }

    /** Returns whether any option of this group is given that names a file or folder. */
    boolean given() {
        return Stream.of(labels, folders, coco, imageLists, names, sampleIds, groups)
                .anyMatch(Objects::nonNull);
    }

    /** Reads the labels; the caller closes them. */
    LabeledSamples open(CommandSpec spec, MemoryBudget budget) {
        long given = Stream.of(labels, folders, coco, imageLists)
                .filter(Objects::nonNull)
                .count();
        if (given != 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    given == 0
                            ? "one of --labels, --folders, --coco, --image-lists and --tokens is needed"
                            : given + " sources of labels: give only one of --labels, --folders, --coco and"
                                    + " --image-lists");
        }
        if (labels == null && (names != null || sampleIds != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    (names != null ? "--names" : "--sample-ids") + " goes with an array in --labels");
        }
        LabelOptions options = new LabelOptions(
                names, sampleIds, groups, layout(spec), presence.column(), presence.minConfidence(), budget);
        if (folders != null) {
            return ConceptFiles.readFolders(folders, options);
        }
        if (coco != null) {
            return ConceptFiles.readCoco(coco, options);
        }
        return imageLists != null
                ? ConceptFiles.readImageLists(imageLists, options)
                : ConceptFiles.read(labels, options);
    }

    private LabelOptions.Layout layout(CommandSpec spec) {
        return switch (layout) {
            case "auto" -> LabelOptions.Layout.AUTO;
            case "one-hot" -> LabelOptions.Layout.ONE_HOT;
            case "long" -> LabelOptions.Layout.LONG;
            case "tokens" -> LabelOptions.Layout.TOKENS;
            default ->
                throw new ParameterException(
                        spec.commandLine(), "--layout=" + layout + " is none of auto, one-hot, long and tokens");
        };
    }
}
