package dev.invert.activations;

import dev.invert.arrays.ActivationFolder;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far a job has come, as of the last moment at which all its files agreed.
 *
 * @param identity what the job is
 * @param samples number of samples of the input in every file
 * @param rowsPerSample rows that each of them has in a file: its tokens where every token is a sample, else 1
 * @param position where in the input the next sample is
 * @param layers in their order; empty before the first batch
 * @param skipped inputs left out so far
 */
record Checkpoint(
        Map<String, String> identity,
        int samples,
        int rowsPerSample,
        long position,
        List<LayerEntry> layers,
        List<Skipped> skipped) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * An input that was left out.
     *
     * @param index in the input
     * @param id its name
     * @param reason in words
     */
    record Skipped(int index, String id, String reason) {}

    /**
     * A layer with a file.
     *
     * @param name with {@code #2} and so on for further calls
     * @param neuronCount K
     * @param pooling how its output became neurons
     */
    record LayerEntry(String name, int neuronCount, String pooling) {
        String text() {
            return name + ": " + neuronCount;
        }
    }

    /** A job of which nothing is done. */
    static Checkpoint beginning(JobIdentity identity) {
        return new Checkpoint(identity.parts(), 0, 1, 0, List.of(), List.of());
    }

    static Path file(Path directory) {
        return directory.resolve(ActivationFolder.JOURNAL);
    }

    /** The journal of an interrupted job, or null where there is none. */
    static Checkpoint read(Path directory) {
        Path file = file(directory);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return JSON.readValue(Files.readString(file), Checkpoint.class);
        } catch (JacksonException | IOException e) {
            throw new InvertException(
                    Message.of(file, ": is damaged; run without ", Setting.RESUME, " to begin anew"), e);
        }
    }

    /** Rows in every file. */
    int rows() {
        return Math.multiplyExact(samples, rowsPerSample);
    }

    void write(Path directory) {
        AtomicFile.write(file(directory), out -> out.write(JSON.writeValueAsBytes(this)));
    }

    /** The same job further on. */
    Checkpoint at(
            int newSamples,
            int newRowsPerSample,
            long newPosition,
            List<LayerEntry> newLayers,
            List<Skipped> newSkipped) {
        return new Checkpoint(
                identity, newSamples, newRowsPerSample, newPosition, List.copyOf(newLayers), List.copyOf(newSkipped));
    }

    static void delete(Path directory) {
        AtomicFile.deleteQuietly(file(directory));
    }
}
