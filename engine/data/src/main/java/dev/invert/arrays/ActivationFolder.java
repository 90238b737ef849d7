package dev.invert.arrays;

import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code invert activations} has written.
 *
 * @param layers at least one
 * @param sampleIds one per row of every layer, or empty
 * @param images the folder of images that the samples come from, as it was named then, or empty
 * @param model what the activations are of
 */
public record ActivationFolder(List<LayerFile> layers, List<String> sampleIds, String images, Model model) {
    /** The file that says what the others are; written last. */
    public static final String DESCRIPTION = "activations.json";

    /** The file that is there as long as {@code invert activations} is not finished. */
    public static final String JOURNAL = ".activations.journal.json";

    /**
     * The network whose activations these are.
     *
     * @param file as it was named then, or empty
     * @param content the hash of the file, after the hash's name, or empty
     */
    public record Model(String file, String content) {
        /** Of activations that come without a description. */
        public static final Model UNKNOWN = new Model("", "");
    }

    /**
     * The activations of one layer.
     *
     * @param layer its name
     * @param file to be opened by {@link ActivationFiles}
     */
    public record LayerFile(String layer, Path file) {}

    /**
     * Reads a folder with activations.json. A file in such a folder is the layer that it holds; any other file is taken
     * for a layer with the name of the array, or of the file.
     *
     * @throws InvertException if the folder is not such a one
     */
    public static ActivationFolder of(Path source) {
        if (Files.isDirectory(source)) {
            requireFinished(source);
            return read(source, source.resolve(DESCRIPTION));
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

    /** A folder with results and a journal was written anew, and has the old results until that is finished. */
    private static void requireFinished(Path folder) {
        if (!Files.exists(folder.resolve(DESCRIPTION)) && Files.exists(folder.resolve(JOURNAL))) {
            throw new InvertException(Message.of(
                    folder + ": holds an unfinished run of invert activations; the same run with ",
                    Setting.RESUME,
                    " finishes it"));
        }
    }

    private static ActivationFolder read(Path folder, Path description) {
        try {
            JsonNode json = JsonMapper.shared().readTree(Files.readString(description));
            List<LayerFile> layers = new ArrayList<>();
            for (JsonNode layer : json.path("layers")) {
                String name = layer.path("layer").asString("");
                String file = layer.path("file").asString("");
                if (name.isEmpty()
                        || file.isEmpty()
                        || !folder.resolve(file).normalize().startsWith(folder.normalize())) {
                    throw new InvertException(description + ": a layer has no name or no file in this folder");
                }
                layers.add(new LayerFile(name, folder.resolve(file)));
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
                            + "; name a file, or a folder that invert activations has written",
                    e);
        }
    }
}
