package dev.invert.activations;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.invert.arrays.ActivationFolder;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Describes the activations that one of several processes has computed for some of the samples of a job; see
 * {@link ActivationJob#part}.
 *
 * @param layers layers in output order
 * @param rows number of rows of every layer
 * @param rowsPerSample tokens per sample if every token is a sample; otherwise null
 * @param skipped skipped inputs, by their index in the part
 * @param device device that ran the model
 * @param warnings reasons to distrust the activations
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ActivationPart(
        @JsonProperty("layers") List<Layer> layers,
        @JsonProperty("n_samples") int rows,
        @JsonProperty("tokens_per_sample") Integer rowsPerSample,
        @JsonProperty("skipped") List<Skipped> skipped,
        @JsonProperty("device") String device,
        @JsonProperty("warnings") List<String> warnings) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * A layer.
     *
     * @param name name, with {@code #2} and so on for further calls of the layer
     * @param file name of its file
     * @param pooling pooling of its output
     * @param neuronCount number of neurons
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Layer(
            @JsonProperty("layer") String name,
            @JsonProperty("file") String file,
            @JsonProperty("pool") String pooling,
            @JsonProperty("n_neurons") int neuronCount) {}

    /** An input that was skipped, and why. */
    public record Skipped(
            @JsonProperty("index") int index,
            @JsonProperty("id") String id,
            @JsonProperty("reason") String reason) {}

    /**
     * Reads the description of a finished part.
     *
     * @param directory folder of the part
     * @throws InvertException if it cannot be read
     */
    public static ActivationPart read(Path directory) {
        Path file = directory.resolve(ActivationFolder.DESCRIPTION);
        try (InputStream in = Files.newInputStream(file)) {
            return JSON.readValue(in, ActivationPart.class);
        } catch (JacksonException | IOException e) {
            String reason = e instanceof IOException io ? AtomicFile.reason(io) : e.toString();
            throw new InvertException("Cannot read " + file + ": " + reason, e);
        }
    }

    /** Returns the description as bytes. */
    public byte[] encode() {
        return JSON.writeValueAsBytes(this);
    }

    /** Returns the description that {@link #encode} made bytes of. */
    public static ActivationPart decode(byte[] bytes) {
        return JSON.readValue(bytes, ActivationPart.class);
    }
}
