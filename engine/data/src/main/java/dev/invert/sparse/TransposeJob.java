package dev.invert.sparse;

import dev.invert.MemoryBudget;
import dev.invert.arrays.ActivationFiles;
import dev.invert.arrays.ArrayFile;
import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes sparse activations of any form to a file in the engine's own form. The file appears whole; an interrupted job
 * leaves a partial file and a journal beside it, from which the same job continues after the buckets of neurons that are
 * finished.
 */
public final class TransposeJob {
    private static final long NANOS_BETWEEN_NOTES = 2_000_000_000L;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path source;
    private final Path file;
    private final MemoryBudget budget;
    private final DoubleConsumer progress;
    private final long nanosBetweenNotes;
    private long lastNote = System.nanoTime();

    /**
     * Result of a job.
     *
     * @param sampleCount N
     * @param neuronCount K
     * @param entryCount number of activations other than 0
     * @param resumedNeurons neurons that an earlier run had written
     * @param wasFinished whether an earlier run had written the whole file
     */
    public record Summary(int sampleCount, int neuronCount, long entryCount, int resumedNeurons, boolean wasFinished) {}

    /**
     * Content of the partial file.
     *
     * @param source identity of the source
     * @param buckets number of finished buckets
     * @param neurons number of neurons in them
     * @param checksum checksum of their entries
     */
    private record Journal(String source, int buckets, int neurons, long checksum) {}

    /**
     * Prepares a job.
     *
     * @param source activations in any sparse form
     * @param file file to write; its folder exists
     * @param progress receives the share that is done
     */
    public TransposeJob(Path source, Path file, MemoryBudget budget, DoubleConsumer progress) {
        this(source, file, budget, progress, NANOS_BETWEEN_NOTES);
    }

    /**
     * Prepares a job, for tests.
     *
     * @param nanosBetweenNotes least time between entries of the journal
     */
    TransposeJob(Path source, Path file, MemoryBudget budget, DoubleConsumer progress, long nanosBetweenNotes) {
        this.source = source;
        this.file = file;
        this.budget = budget;
        this.progress = progress;
        this.nanosBetweenNotes = nanosBetweenNotes;
    }

    /** Returns the names of the files that a job writes. */
    public static List<String> names(Path file) {
        String name = file.getFileName().toString();
        return List.of(name, "." + name + ".part", "." + name + ".journal.json");
    }

    private Path partial() {
        return file.resolveSibling(names(file).get(1));
    }

    private Path journal() {
        return file.resolveSibling(names(file).get(2));
    }

    /**
     * Runs the job.
     *
     * @param resume whether to continue an interrupted job, if there is one
     * @throws InvertException if the source is not sparse or not valid, or the interrupted job had another source
     */
    public Summary run(boolean resume) {
        ExcerptFile.reject(source);
        try (EntrySource entries = ActivationReader.entries(source, budget).orElseThrow(this::notSparse)) {
            Path folder = file.toAbsolutePath().getParent();
            SparseTranspose transpose = new SparseTranspose(entries, budget, folder, progress);
            String origin = origin(entries, transpose.plan());
            if (resume && Files.exists(file) && !Files.exists(journal())) {
                Summary finished = finished(entries, origin);
                if (finished != null) {
                    return finished;
                }
            }
            return write(entries, transpose, origin, resume ? read() : null);
        } catch (IOException e) {
            throw new InvertException("Cannot write " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /** Returns the error of a source that is not sparse: why it cannot be read, or that it is dense. */
    private InvertException notSparse() {
        try {
            ActivationFiles.open(source, budget).close();
        } catch (InvertException e) {
            return e;
        }
        return new InvertException(
                source + ": is a dense array, which commands read as it is; only sparse ones are transposed");
    }

    private Summary write(EntrySource entries, SparseTranspose transpose, String origin, Journal before)
            throws IOException {
        if (before == null) {
            AtomicFile.deleteQuietly(journal());
            AtomicFile.deleteQuietly(partial());
            AtomicFile.create(partial()).close();
        } else if (!before.source().equals(origin)) {
            throw new InvertException(Message.of(
                    file + ": cannot continue the interrupted job, because " + source
                            + " has changed or is another; omit ",
                    Setting.RESUME,
                    " to start over"));
        }
        if (before != null) {
            requireKnown(before, transpose.plan());
        }
        Journal[] last = {null};
        try (SparseFileWriter writer = new SparseFileWriter(
                partial(),
                entries.sampleCount(),
                entries.neuronCount(),
                entries.form(),
                entries.entryCount(),
                origin)) {
            if (before != null) {
                continueAfter(before, writer);
                last[0] = before;
            }
            transpose.write(before == null ? 0 : before.buckets(), writer.entries(), buckets -> {
                if (System.nanoTime() - lastNote >= nanosBetweenNotes) {
                    last[0] = note(writer, origin, buckets);
                }
            });
            writer.finish();
            AtomicFile.move(partial(), file);
            AtomicFile.deleteQuietly(journal());
            return new Summary(
                    entries.sampleCount(),
                    entries.neuronCount(),
                    writer.entries().entryCount(),
                    before == null ? 0 : before.neurons(),
                    false);
        } catch (InvertException e) {
            throw left(last[0], entries.neuronCount(), e);
        } catch (IOException | Error e) {
            if (last[0] == null) {
                AtomicFile.deleteQuietly(partial());
            }
            throw e;
        }
    }

    private void requireKnown(Journal before, BucketPlan plan) {
        if (before.buckets() > plan.bucketCount() || before.neurons() != plan.firstNeurons()[before.buckets()]) {
            throw damaged();
        }
    }

    private Journal note(SparseFileWriter writer, String origin, int buckets) {
        writer.save();
        Journal note = new Journal(
                origin,
                buckets,
                writer.entries().neuronCount(),
                writer.entries().checksum());
        byte[] bytes = JSON.writeValueAsBytes(note);
        AtomicFile.write(journal(), out -> out.write(bytes));
        lastNote = System.nanoTime();
        return note;
    }

    /** Adds to an error what is left to continue from, or removes the partial file if nothing is. */
    private InvertException left(Journal last, int neuronCount, InvertException e) {
        boolean canceled =
                e instanceof CanceledException || Thread.currentThread().isInterrupted();
        if (last == null) {
            AtomicFile.deleteQuietly(partial());
            return canceled ? new CanceledException() : e;
        }
        Message kept = Message.of(
                "%,d of %,d neurons are kept; repeat the command with ".formatted(last.neurons(), neuronCount),
                Setting.RESUME,
                " to continue after them");
        return canceled ? new CanceledException(kept) : new InvertException(Message.of(e.message(), "; ", kept), e);
    }

    private void continueAfter(Journal before, SparseFileWriter writer) {
        try {
            if (writer.entries().resume(writer.savedPointers(before.neurons())) == before.checksum()) {
                return;
            }
        } catch (InvertException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new InvertException(damaged().message(), e);
        }
        throw damaged();
    }

    private InvertException damaged() {
        return new InvertException(Message.of(
                partial() + ": does not hold what was written to it; omit ", Setting.RESUME, " to start over"));
    }

    private Journal read() {
        if (!Files.exists(journal())) {
            return null;
        }
        try {
            Journal read = JSON.readValue(Files.readString(journal()), Journal.class);
            if (read.source() != null && read.neurons() >= 0 && read.buckets() >= 0 && Files.exists(partial())) {
                return read;
            }
            throw damaged();
        } catch (JacksonException | IOException e) {
            throw new InvertException(damaged().message(), e);
        }
    }

    /** Returns the summary of a finished file that was computed from the same source; null if it was not. */
    private Summary finished(EntrySource entries, String origin) {
        if (!origin.equals(ArrayFile.metadata(file).get(SparseFile.ORIGIN))) {
            return null;
        }
        try (SparseMatrix matrix = SparseFile.open(file, budget)) {
            return new Summary(
                    entries.sampleCount(), entries.neuronCount(), matrix.entryCount(), matrix.columnCount(), true);
        }
    }

    /** Returns the identity of a source: shape, form, entries of each neuron, and sizes and times of its files. */
    private String origin(EntrySource entries, BucketPlan plan) throws IOException {
        CRC32C sum = new CRC32C();
        ByteBuffer numbers = ByteBuffer.allocate(Long.BYTES);
        for (long count : plan.counts()) {
            sum.update(numbers.clear().putLong(count).flip());
        }
        long shape = ((long) entries.sampleCount() << Integer.SIZE | entries.neuronCount()) * 31
                + entries.form().byteCount();
        sum.update(numbers.clear().putLong(shape).flip());
        List<Path> files;
        if (Files.isDirectory(source)) {
            try (Stream<Path> inside = Files.list(source)) {
                files = inside.filter(Files::isRegularFile).sorted().toList();
            }
        } else {
            files = Files.exists(source) ? List.of(source) : List.of();
        }
        for (Path part : files) {
            if (!part.getFileName().toString().startsWith(".") && !part.equals(file)) {
                sum.update(numbers.clear().putLong(Files.size(part)).flip());
                sum.update(numbers.clear()
                        .putLong(Files.getLastModifiedTime(part).toMillis())
                        .flip());
            }
        }
        return HexFormat.of().toHexDigits(sum.getValue());
    }
}
