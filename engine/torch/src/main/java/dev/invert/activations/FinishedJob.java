package dev.invert.activations;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.invert.arrays.ActivationFolder;
import dev.invert.arrays.NpyHeader;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.files.SafeName;
import dev.invert.sparse.SparseFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of activations.json that describes the job that wrote it. Sample ids are not read.
 *
 * @param identity identity of the job; empty if an earlier version wrote the file without it
 * @param layers layers in output order
 * @param samples number of rows in every file
 * @param type type of the values
 * @param skipped skipped inputs
 * @param device device that ran the model
 * @param warnings reasons to distrust the activations
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record FinishedJob(
        @JsonProperty("job") Map<String, String> identity,
        @JsonProperty("layers") List<Layer> layers,
        @JsonProperty("n_samples") int samples,
        @JsonProperty("dtype") String type,
        @JsonProperty("skipped") List<Checkpoint.Skipped> skipped,
        @JsonProperty("device") String device,
        @JsonProperty("warnings") List<String> warnings) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * A layer with a complete file.
     *
     * @param name layer name, with {@code #2} and so on for further calls of the layer
     * @param neuronCount number of neurons
     * @param file name of its file
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Layer(
            @JsonProperty("layer") String name,
            @JsonProperty("n_neurons") int neuronCount,
            @JsonProperty("file") String file) {
        boolean isSparse() {
            return file != null && file.endsWith(LayerFile.SPARSE_ENDING);
        }

        String text() {
            return name + ": " + neuronCount;
        }
    }

    FinishedJob {
        identity = Objects.requireNonNullElse(identity, Map.of());
        layers = Objects.requireNonNullElse(layers, List.of());
        skipped = Objects.requireNonNullElse(skipped, List.of());
        warnings = Objects.requireNonNullElse(warnings, List.of());
    }

    /** Returns whether each file that the job wrote is there and has its full length. */
    private boolean isWhole(Path directory) throws IOException {
        long valueBytes = "float16".equals(type) ? Short.BYTES : Float.BYTES;
        for (Layer layer : layers) {
            Path file = directory.resolve(SafeName.of(String.valueOf(layer.name)) + LayerFile.ENDING);
            if (layer.isSparse()) {
                if (!SparseFiles.isWhole(LayerFile.sparseFile(file), samples, layer.neuronCount, null)) {
                    return false;
                }
                continue;
            }
            long bytes = NpyHeader.ENCODED_BYTES + samples * valueBytes * layer.neuronCount;
            if (!Files.isRegularFile(file) || Files.size(file) != bytes) {
                return false;
            }
        }
        return true;
    }

    /** Reads the finished job of a folder; returns null if there is none or one of its files is missing or cut. */
    static FinishedJob read(Path directory) {
        Path file = directory.resolve(ActivationFolder.DESCRIPTION);
        if (!Files.exists(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            FinishedJob job = JSON.readValue(in, FinishedJob.class);
            return job.isWhole(directory) ? job : null;
        } catch (JacksonException | IOException e) {
            throw new InvertException(Message.of(file, ": is damaged; omit ", Setting.RESUME, " to start over"), e);
        }
    }
}
