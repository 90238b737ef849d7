package dev.invert.labels;

import dev.invert.arrays.ActivationFolder;
import dev.invert.arrays.ArrayPath;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonToken;

/** Reads labels in any supported format. The caller closes the result. */
public final class ConceptFiles {
    private static final List<String> ARRAYS = List.of(".npy", ".npz", ".safetensors", ".pt", ".pth", ".tnsr");
    private static final List<String> COCO_SECTIONS =
            List.of("images", "annotations", "categories", "info", "licenses");

    private ConceptFiles() {}

    /** Reads a self-describing file or folder; see {@link #read}. */
    public static LabeledSamples open(Path source) {
        return read(source, LabelOptions.NONE);
    }

    /**
     * Reads a file or folder as {@link #read} does, with names for the columns of an array.
     *
     * @param names file with the names of the columns, as text or JSON, or null
     */
    public static LabeledSamples open(Path source, Path names) {
        return read(source, LabelOptions.named(names));
    }

    /**
     * Reads labels in a format that is detected from the path and the content: a CSV file (one-hot, long, or of
     * tokens), a boolean or 0/1 array of shape (samples, concepts), JSON (COCO instances, or lists of classes per
     * image), a folder that {@code invert concepts} wrote, or a folder with one subfolder per class.
     *
     * @throws InvertException if something is missing or wrong; the message is one line
     */
    public static LabeledSamples read(Path source, LabelOptions options) {
        return withGroups(source, readAny(source, options), options);
    }

    /**
     * Reads a folder with one subfolder per class: one sample per file, one concept per subfolder at any depth. The
     * folder is never read as the output of {@code invert concepts}.
     *
     * @throws InvertException if something is missing or wrong; the message is one line
     */
    public static LabeledSamples readFolders(Path root, LabelOptions options) {
        if (!Files.isDirectory(root)) {
            throw new InvertException(root + ": there is no such folder; name one that holds a folder per class");
        }
        options.requireNoPresence(root);
        return withGroups(root, FolderLabels.read(root, options.budget()), options);
    }

    /**
     * Reads COCO JSON of instances or panoptic segments: one sample per image, one concept per category and
     * supercategory.
     *
     * @throws InvertException if something is missing or wrong; the message is one line
     */
    public static LabeledSamples readCoco(Path file, LabelOptions options) {
        options.requireNoPresence(file);
        return withGroups(file, CocoLabels.read(file, options), options);
    }

    /**
     * Reads lists of classes per image: JSON, or CSV with the columns image and classes, where semicolons or vertical
     * bars separate the classes.
     *
     * @throws InvertException if something is missing or wrong; the message is one line
     */
    public static LabeledSamples readImageLists(Path file, LabelOptions options) {
        boolean csv = isCsv(file.toString().toLowerCase(Locale.ROOT));
        if (!csv) {
            options.requireNoPresence(file);
        }
        return withGroups(
                file,
                csv
                        ? CsvLabels.readLists(file, options, groupFile(options) == null ? options.groups() : null)
                        : ImageLists.read(file, options),
                options);
    }

    private static boolean isCsv(String name) {
        return name.endsWith(".csv") || name.endsWith(".tsv");
    }

    private static LabeledSamples readAny(Path source, LabelOptions options) {
        ArrayPath path = ArrayPath.of(source);
        if (!Files.exists(path.file())) {
            throw new InvertException(source + ": there is no such file or folder");
        }
        Path last = path.file().getFileName();
        String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
        boolean array = ARRAYS.stream().anyMatch(name::endsWith);
        if (!array && !Files.isDirectory(source) && (options.names() != null || options.sampleIds() != null)) {
            throw new InvertException(Message.of(
                    options.names() != null ? Setting.NAMES : Setting.SAMPLE_IDS,
                    " goes with an array; " + source + " names its own columns and samples"));
        }
        if (!isCsv(name) && !name.endsWith(".txt")) {
            options.requireNoPresence(source);
        }
        if (Files.isDirectory(source)) {
            if (ConceptFolder.isOne(source)) {
                return ConceptFolder.read(source, options);
            }
            if (Files.exists(source.resolve(ActivationFolder.DESCRIPTION))) {
                throw new InvertException(source + ": is a folder of activations, with an "
                        + ActivationFolder.DESCRIPTION + "; are activations and labels swapped?");
            }
            return FolderLabels.read(source, options.budget());
        }
        if (isCsv(name)) {
            return CsvLabels.read(source, options, groupFile(options) == null ? options.groups() : null);
        }
        if (array) {
            List<String> ids = options.sampleIds() == null ? List.of() : SampleIds.read(options.sampleIds());
            return ConceptFolder.withIds(
                    source, ConceptArray.read(source, options.names(), options.budget()), ids, options.sampleIds());
        }
        if (name.endsWith(".json") || name.endsWith(".jsonl")) {
            return isCoco(source) ? CocoLabels.read(source, options) : ImageLists.read(source, options);
        }
        if (name.endsWith(".txt")) {
            return TextLabels.read(source, options, groupFile(options) == null ? options.groups() : null);
        }
        if (name.endsWith(".pkl") || name.endsWith(".pickle") || name.endsWith(".mat")) {
            throw new InvertException(source + ": is a pickle or MATLAB file, the form of ADE20K's index and of other"
                    + " data sets, which is not read; write a CSV file (image,classes) from it");
        }
        if (name.endsWith(".xml")) {
            throw new InvertException(
                    source + ": is XML, the form of Pascal VOC's annotations, which is not read; write"
                            + " a CSV file (sample,label) from it");
        }
        throw new InvertException(source + ": labels come as .csv, .tsv, .txt, .json, an array ("
                + String.join(", ", ARRAYS) + ") or a folder");
    }

    private static boolean isCoco(Path file) {
        boolean[] coco = new boolean[1];
        JsonStream.read(file, json -> {
            if (json.next() == JsonToken.START_OBJECT && json.next() == JsonToken.PROPERTY_NAME) {
                coco[0] = COCO_SECTIONS.contains(json.name());
            }
        });
        return coco[0];
    }

    /** Returns the CSV file with the groups, or null if groups are a column or there are none. */
    private static Path groupFile(LabelOptions options) {
        return options.groups() != null
                        && options.groups().toLowerCase(Locale.ROOT).endsWith(".csv")
                ? Path.of(options.groups())
                : null;
    }

    private static LabeledSamples withGroups(Path source, LabeledSamples samples, LabelOptions options) {
        try {
            Path file = groupFile(options);
            if (file != null) {
                requireIds(source, samples, file);
                return samples.withGroups(GroupNames.of(samples.sampleIds(), SampleIds.readPairs(file), file));
            }
            if (options.groups() != null && samples.groups().isEmpty()) {
                throw new InvertException(Message.of(
                        Setting.GROUPS.with(options.groups()),
                        ": " + source
                                + " has no columns to find it in; name a CSV file with the columns sample and group"));
            }
            return samples;
        } catch (RuntimeException | Error e) {
            samples.close();
            throw e;
        }
    }

    private static void requireIds(Path source, LabeledSamples samples, Path groups) {
        if (samples.sampleIds().isEmpty()) {
            throw new InvertException(Message.of(
                    Setting.GROUPS.with(groups),
                    ": " + source + " has no sample ids to find groups by; give ",
                    Setting.SAMPLE_IDS));
        }
    }
}
