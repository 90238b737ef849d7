package dev.invert.arrays;

import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The activation files of one run of {@code invert activations}, or a single array file.
 *
 * @param layers at least one
 * @param sampleIds one id per row of every layer, or empty
 * @param images path of the image folder that the samples come from, as given to that run, or empty
 * @param model network that the activations were computed with
 */
public record ActivationFolder(List<LayerFile> layers, List<String> sampleIds, String images, Model model) {
    /** Name of the file that describes the others; written last. */
    public static final String DESCRIPTION = "activations.json";

    /** Name of the file that exists while a run of {@code invert activations} is unfinished. */
    public static final String JOURNAL = ".activations.journal.json";

    /**
     * The network that the activations were computed with.
     *
     * @param file path as given to that run, or empty
     * @param content hash of the file, prefixed with the name of the hash function, or empty
     */
    public record Model(String file, String content) {
        /** Model of activations without a description. */
        public static final Model UNKNOWN = new Model("", "");
    }

    /**
     * The activations of one layer.
     *
     * @param layer name of the layer
     * @param file array file, to be opened with {@link ActivationFiles} if it is dense, or a folder of a cache
     * @param pooling pooling of the layer's output, as activations.json describes it, or empty
     */
    public record LayerFile(String layer, Path file, String pooling) {
        /** Creates a layer of unknown pooling. */
        public LayerFile(String layer, Path file) {
            this(layer, file, "");
        }
    }

    /**
     * Reads a folder that contains activations.json, or caches of sparse activations. For a file that this description lists, returns the one layer in
     * it. Any other file is treated as a single layer named after its array, or after the file; it need not exist
     * unless the folder has a description.
     *
     * @param source folder, {@code FILE}, or {@code FILE:ARRAY}
     * @throws InvertException if the folder has no valid description or only an unfinished run, or if the file does not
     *     exist in a folder that has a description
     */
    public static ActivationFolder of(Path source) {
        if (Files.isDirectory(source)) {
            requireFinished(source);
            Path own = source.resolve(DESCRIPTION);
            List<LayerFile> caches = Files.exists(own) ? List.of() : CacheFolders.in(source);
            return caches.isEmpty() ? read(source, own) : new ActivationFolder(caches, List.of(), "", Model.UNKNOWN);
        }
        Path description = source.resolveSibling(DESCRIPTION);
        if (Files.isRegularFile(source) && Files.exists(description)) {
            ActivationFolder folder = read(source.toAbsolutePath().getParent(), description);
            for (LayerFile layer : folder.layers) {
                if (layer.file().getFileName().equals(source.getFileName())) {
                    return new ActivationFolder(List.of(layer), folder.sampleIds, folder.images, folder.model);
                }
            }
        }
        ArrayPath array = ArrayPath.of(source);
        if (!Files.exists(array.file()) && Files.exists(description)) {
            ActivationFolder folder = read(source.toAbsolutePath().getParent(), description);
            throw new InvertException(source + ": there is no such file; the layers there are "
                    + folder.layers.stream().map(LayerFile::layer).collect(Collectors.joining(", ")));
        }
        Path name = array.file().getFileName();
        String stem = name == null ? "" : name.toString().replaceFirst("\\.[^.]*$", "");
        String layer = array.array().isEmpty() ? stem : array.array();
        return new ActivationFolder(List.of(new LayerFile(layer, source)), List.of(), "", Model.UNKNOWN);
    }

    /**
     * Rejects a folder that has a journal and no description. A folder that has both is being rewritten, and keeps the
     * previous results until the new run finishes.
     */
    private static void requireFinished(Path folder) {
        if (!Files.exists(folder.resolve(DESCRIPTION)) && Files.exists(folder.resolve(JOURNAL))) {
            throw new InvertException(Message.of(
                    folder + ": holds an unfinished run of invert activations; the same run with ",
                    Setting.RESUME,
                    " finishes it"));
        }
    }

    /** Returns the file of a layer, which must lie in the folder: a description may come from a stranger. */
    private static Path file(Path folder, Path description, String name) {
        try {
            Path file = folder.resolve(name);
            Path absolute = folder.toAbsolutePath().normalize();
            if (!name.isEmpty()
                    && !file.toAbsolutePath().normalize().equals(absolute)
                    && file.toAbsolutePath().normalize().startsWith(absolute)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // Reported below.
        }
        throw new InvertException(description + ": a layer has no file in this folder");
    }

    private static ActivationFolder read(Path folder, Path description) {
        try {
            JsonNode json = JsonMapper.shared().readTree(Files.readString(description));
            List<LayerFile> layers = new ArrayList<>();
            Set<String> names = new HashSet<>();
            boolean masked = json.has("mask") || json.has("ignore_ids");
            for (JsonNode layer : json.path("layers")) {
                String name = layer.path("layer").asString("");
                if (name.isEmpty()) {
                    throw new InvertException(description + ": a layer has no name");
                }
                if (!names.add(name)) {
                    throw new InvertException(description + ": lists the layer \"" + name + "\" twice");
                }
                String pooling = layer.path("pool").asString("");
                layers.add(new LayerFile(
                        name,
                        file(folder, description, layer.path("file").asString("")),
                        masked ? pooling + " of some tokens" : pooling));
            }
            if (layers.isEmpty()) {
                throw new InvertException(description + ": names no layers; run invert activations again");
            }
            List<String> ids = new ArrayList<>();
            json.path("sample_ids").forEach(id -> ids.add(id.asString("")));
            Model model = new Model(
                    json.path("model").asString(""), json.path("model_content").asString(""));
            return new ActivationFolder(layers, ids, json.path("images").asString(""), model);
        } catch (JacksonException e) {
            throw new InvertException(description + ": is not valid JSON; run invert activations again", e);
        } catch (IOException e) {
            throw new InvertException(
                    "Cannot read " + description + ": " + AtomicFile.reason(e)
                            + "; name a file, or a folder that invert activations or delphi has written",
                    e);
        }
    }
}
