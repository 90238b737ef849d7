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
import java.util.zip.CRC32;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Progress of a job at the last moment when all its files had the same samples.
 *
 * @param identity everything that determines the output of the job; see {@link JobIdentity}
 * @param samples number of samples of the input in every file
 * @param rows number of rows in every file: fewer than {@code samples * rowsPerSample} if tokens are left out
 * @param rowsPerSample tokens per sample if every token is a sample, otherwise 1
 * @param position index of the next sample in the input
 * @param layers layers in output order; empty before the first batch
 * @param skipped inputs skipped so far
 */
record Checkpoint(
        Map<String, String> identity,
        int samples,
        int rows,
        int rowsPerSample,
        long position,
        List<LayerEntry> layers,
        List<Skipped> skipped) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * Content of the journal's file.
     *
     * @param job the checkpoint
     * @param checksum CRC-32 of the checkpoint as JSON
     */
    private record Journal(Checkpoint job, long checksum) {}

    /**
     * An input that was skipped.
     *
     * @param index index in the input
     * @param id name of the input
     * @param reason reason, as text
     */
    record Skipped(int index, String id, String reason) {
        String text() {
            return id + ": " + reason;
        }
    }

    /**
     * A layer with a file.
     *
     * @param name layer name, with {@code #2} and so on for further calls of the layer
     * @param neuronCount number of neurons
     * @param pooling pooling that was applied to its output
     * @param sum {@link ActivationSum} of the rows in its file
     */
    record LayerEntry(String name, int neuronCount, String pooling, long sum) {
        String text() {
            return name + ": " + neuronCount;
        }
    }

    /** Returns the checkpoint of a job that has not computed any sample yet. */
    static Checkpoint beginning(JobIdentity identity) {
        return new Checkpoint(identity.parts(), 0, 0, 1, 0, List.of(), List.of());
    }

    static Path file(Path directory) {
        return directory.resolve(ActivationFolder.JOURNAL);
    }

    /** Reads the journal of an interrupted job; returns null if there is none. */
    static Checkpoint read(Path directory) {
        Path file = file(directory);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            Journal journal = JSON.readValue(Files.readString(file), Journal.class);
            if (journal == null
                    || journal.job() == null
                    || !journal.job().isValid()
                    || journal.job().checksum() != journal.checksum()) {
                throw damaged(file);
            }
            return journal.job();
        } catch (JacksonException | IOException e) {
            throw new InvertException(damaged(file).message(), e);
        }
    }

    /** Returns the error for a file that says what no job has written. */
    static InvertException damaged(Path file) {
        return new InvertException(Message.of(file, ": is damaged; omit ", Setting.RESUME, " to start over"));
    }

    /** Returns whether the fields are what a job writes: the file may have been damaged, or come from anyone. */
    private boolean isValid() {
        return identity != null
                && !identity.containsValue(null)
                && layers != null
                && skipped != null
                && samples >= 0
                && rowsPerSample >= 1
                && position == (long) samples + skipped.size()
                && rows >= samples
                && rows <= (long) samples * rowsPerSample
                && position <= Integer.MAX_VALUE
                && (samples == 0 || !layers.isEmpty())
                && layers.stream().allMatch(Checkpoint::isValid)
                && skipped.stream().allMatch(left -> left != null && left.id() != null && left.reason() != null);
    }

    private static boolean isValid(LayerEntry layer) {
        return layer != null
                && layer.name() != null
                && !layer.name().isEmpty()
                && layer.neuronCount() >= 1
                && layer.pooling() != null;
    }

    void write(Path directory) {
        byte[] bytes = JSON.writeValueAsBytes(new Journal(this, checksum()));
        AtomicFile.write(file(directory), out -> out.write(bytes));
    }

    private long checksum() {
        CRC32 crc = new CRC32();
        crc.update(JSON.writeValueAsBytes(this));
        return crc.getValue();
    }

    /** Returns the checkpoint of the same job with more samples done. */
    Checkpoint at(
            int newSamples,
            int newRows,
            int newRowsPerSample,
            long newPosition,
            List<LayerEntry> newLayers,
            List<Skipped> newSkipped) {
        return new Checkpoint(
                identity,
                newSamples,
                newRows,
                newRowsPerSample,
                newPosition,
                List.copyOf(newLayers),
                List.copyOf(newSkipped));
    }

    static void delete(Path directory) {
        AtomicFile.deleteQuietly(file(directory));
    }
}
