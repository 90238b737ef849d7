package dev.invert.activations;

import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.files.AtomicFile;
import dev.invert.torch.LayerSink;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Writes the layers of one job side by side, and notes in the journal whenever all files have the same samples. */
final class LayerFiles implements LayerSink, AutoCloseable {
    /** What an interruption may cost at most, as long as a batch does not take longer. */
    private static final long MOST_NANOS_BETWEEN_NOTES = 20_000_000_000L;

    private static final long MOST_STAGED_BYTES = 1L << 30;

    private final Path directory;
    private final int plannedSamples;
    private final int batchSize;
    private final ElementType type;
    private final int mostStaged;
    private final int layersAskedFor;
    private final IntConsumer progress;
    private final MemoryBudget budget;
    private final Map<String, LayerFile> files = new LinkedHashMap<>();
    private final Map<String, String> poolings = new HashMap<>();
    private final List<Checkpoint.Skipped> skipped = new ArrayList<>();
    private int rowsPerSample;
    private int batchSamples;
    private long batchPosition;
    private Checkpoint journal;
    private long lastNote = System.nanoTime();

    LayerFiles(
            Path directory,
            Checkpoint journal,
            int plannedSamples,
            int batchSize,
            ElementType type,
            int mostStaged,
            int layersAskedFor,
            IntConsumer progress,
            MemoryBudget budget) {
        this.directory = directory;
        this.journal = journal;
        this.plannedSamples = plannedSamples;
        this.batchSize = batchSize;
        this.type = type;
        this.mostStaged = mostStaged;
        this.layersAskedFor = layersAskedFor;
        this.progress = progress;
        this.budget = budget;
        this.rowsPerSample = journal.rowsPerSample();
        this.skipped.addAll(journal.skipped());
    }

    Path file(String layer) {
        return directory.resolve(layer + ".npy");
    }

    /** Notes an input that is left out; from any thread. */
    void skip(Checkpoint.Skipped input) {
        synchronized (skipped) {
            skipped.add(input);
        }
    }

    @Override
    public void layerFound(String layer, String pooling, int tokens) {
        poolings.put(layer, pooling);
        rowsPerSample = tokens;
    }

    @Override
    public void accept(String layer, long firstRow, int rowCount, int neuronCount, FloatBuffer sampleMajor) {
        files.computeIfAbsent(layer, name -> open(name, neuronCount)).add(sampleMajor, rowCount);
    }

    private LayerFile open(String layer, int neuronCount) {
        LayerFile file = new LayerFile(
                layer, file(layer), plannedRows(), neuronCount, type, journal.samples() * rowsPerSample, budget);
        try {
            file.stage(stagedRows(neuronCount));
            return file;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** A whole number of batches, a power of two of them, so that all layers are written out at the same time soon. */
    private int stagedRows(int neuronCount) {
        long batchRows = (long) batchSize * rowsPerSample;
        long bytes = Math.min(MOST_STAGED_BYTES, budget.limitBytes() / 4) / layersAskedFor;
        long batches = bytes / ((long) neuronCount * Float.BYTES * batchRows);
        long most = Math.max(1, mostStaged / batchRows);
        return (int) Math.min(plannedRows(), Long.highestOneBit(Math.max(1, Math.min(most, batches))) * batchRows);
    }

    private int plannedRows() {
        long rows = (long) plannedSamples * rowsPerSample;
        if (rows > Integer.MAX_VALUE) {
            throw new InvertException(Message.of(
                    "%,d samples of %,d tokens are %,d, at most 2^31 - 1 are possible; take fewer samples with "
                            .formatted(plannedSamples, rowsPerSample, rows),
                    Setting.LIMIT));
        }
        return (int) rows;
    }

    @Override
    public void batchDone(long samples, long position) {
        batchSamples = (int) samples;
        batchPosition = position;
        progress.accept((int) samples);
        if (System.nanoTime() - lastNote > MOST_NANOS_BETWEEN_NOTES) {
            files.values().forEach(LayerFile::flush);
        }
        if (files.values().stream().allMatch(LayerFile::isFlushed)) {
            note((int) samples, position);
        }
    }

    private void note(int samples, long position) {
        files.values().forEach(LayerFile::force);
        List<Checkpoint.LayerEntry> layers = files.values().stream()
                .map(file -> new Checkpoint.LayerEntry(file.layer(), file.neuronCount(), poolings.get(file.layer())))
                .toList();
        List<Checkpoint.Skipped> before;
        synchronized (skipped) {
            // The source reads ahead: what it left out behind this position will be met again.
            before = skipped.stream().filter(input -> input.index() < position).toList();
        }
        journal = journal.at(samples, rowsPerSample, position, layers, before);
        journal.write(directory);
        lastNote = System.nanoTime();
    }

    /**
     * Writes what has come so far, when the job is canceled: not what a write that was interrupted took with it, which
     * the journal does not know of.
     */
    void keep() {
        boolean interrupted = Thread.interrupted();
        try {
            if (batchSamples > journal.samples()) {
                files.values().forEach(LayerFile::flush);
                note(batchSamples, batchPosition);
            }
        } catch (InvertException e) {
            // What was written before is kept.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Writes what is left, when all samples have come. */
    void complete(long samples, long position) {
        files.values().forEach(LayerFile::flush);
        if (!files.isEmpty()) {
            note((int) samples, position);
        }
        if (journal.samples() == 0) {
            throw new InvertException("There was no sample that could be read");
        }
    }

    /** Samples that a job which goes on later need not compute again. */
    int keptSamples() {
        return journal.samples();
    }

    /** Removes all traces of a job that has nothing to go on from. */
    void abandon() {
        List<Path> begun = files.values().stream().map(LayerFile::file).toList();
        close();
        begun.forEach(file -> AtomicFile.deleteQuietly(AtomicFile.temporary(file)));
        Checkpoint.delete(directory);
    }

    /** Gives the files their names. A file that an interrupted run finished already stays as it is. */
    Checkpoint finish() {
        close();
        for (Checkpoint.LayerEntry layer : journal.layers()) {
            Path path = file(layer.name());
            if (!LayerFile.isFinished(path)) {
                try (LayerFile file = new LayerFile(
                        layer.name(), path, plannedRows(), layer.neuronCount(), type, journal.rows(), budget)) {
                    file.finish();
                }
            }
        }
        return journal;
    }

    @Override
    public void close() {
        files.values().forEach(LayerFile::close);
        files.clear();
    }
}
