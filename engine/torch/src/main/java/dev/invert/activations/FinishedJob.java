package dev.invert.activations;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.invert.arrays.ActivationFolder;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
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
 * What activations.json says of the job that wrote it. Sample ids are passed over.
 *
 * @param identity what the job was; empty where an earlier version did not say it
 * @param layers in their order
 * @param samples number of samples in every file
 * @param skipped inputs left out
 * @param device where the model ran
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record FinishedJob(
        @JsonProperty("job") Map<String, String> identity,
        @JsonProperty("layers") List<Layer> layers,
        @JsonProperty("n_samples") int samples,
        @JsonProperty("skipped") List<Checkpoint.Skipped> skipped,
        @JsonProperty("device") String device) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * A layer with a whole file.
     *
     * @param name with {@code #2} and so on for further calls
     * @param file its name in the folder
     * @param neuronCount K
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Layer(
            @JsonProperty("layer") String name,
            @JsonProperty("file") String file,
            @JsonProperty("n_neurons") int neuronCount) {
        String text() {
            return name + ": " + neuronCount;
        }
    }

    FinishedJob {
        identity = Objects.requireNonNullElse(identity, Map.of());
        layers = Objects.requireNonNullElse(layers, List.of());
        skipped = Objects.requireNonNullElse(skipped, List.of());
    }

    /** The finished job of a folder, or null where there is none or a file of it is gone. */
    static FinishedJob read(Path directory) {
        Path file = directory.resolve(ActivationFolder.DESCRIPTION);
        if (!Files.exists(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            FinishedJob job = JSON.readValue(in, FinishedJob.class);
            boolean whole = job.layers.stream()
                    .allMatch(layer -> Files.isRegularFile(directory.resolve(String.valueOf(layer.file))));
            return whole ? job : null;
        } catch (JacksonException | IOException e) {
            throw new InvertException(
                    Message.of(file, ": is damaged; run without ", Setting.RESUME, " to begin anew"), e);
        }
    }
}
