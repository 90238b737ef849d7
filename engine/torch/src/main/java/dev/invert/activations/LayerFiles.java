package dev.invert.activations;

import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.batches.TokenMask;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.files.AtomicFile;
import dev.invert.files.OutputFolders;
import dev.invert.files.SafeName;
import dev.invert.sparse.SparseFiles;
import dev.invert.torch.LayerSink;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Writes the files of a job's layers, and updates the journal whenever all of them contain the same samples. */
final class LayerFiles implements LayerSink, AutoCloseable {
    /**
     * Maximum time between journal entries, which bounds the work lost to an interruption unless one batch takes
     * longer.
     */
    private static final long MOST_NANOS_BETWEEN_NOTES = 20_000_000_000L;

    private static final long MOST_STAGED_BYTES = 1L << 30;

    private final OutputFolders folders;
    private final Path directory;
    private final RowCount rowCount;
    private final int batchSize;
    private final ElementType type;
    private final Sparsity sparsity;
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
            OutputFolders folders,
            Path directory,
            Checkpoint journal,
            TokenMask mask,
            int plannedSamples,
            int batchSize,
            ElementType type,
            Sparsity sparsity,
            int mostStaged,
            int layersAskedFor,
            IntConsumer progress,
            MemoryBudget budget) {
        this.folders = folders;
        this.directory = directory;
        this.journal = journal;
        this.rowCount = new RowCount(mask, plannedSamples);
        this.batchSize = batchSize;
        this.type = type;
        this.sparsity = sparsity;
        this.mostStaged = mostStaged;
        this.layersAskedFor = layersAskedFor;
        this.progress = progress;
        this.budget = budget;
        this.rowsPerSample = journal.rowsPerSample();
        this.skipped.addAll(journal.skipped());
    }

    Path file(String layer) {
        return SafeName.in(directory, layer, LayerFile.ENDING);
    }

    /** Records a skipped input; may be called from any thread. */
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
        folders.claim(directory, LayerFile.names(layer, sparsity));
        long sum = journal.samples() == 0 ? 0 : kept(layer, neuronCount).sum();
        LayerFile file =
                new LayerFile(layer, file(layer), plannedRows(), neuronCount, type, journal.rows(), sum, budget);
        try {
            file.stage(stagedRows(neuronCount));
            return file;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Returns the entry of a layer of which earlier samples have been written. */
    private Checkpoint.LayerEntry kept(String layer, int neuronCount) {
        return journal.layers().stream()
                .filter(entry -> entry.name().equals(layer) && entry.neuronCount() == neuronCount)
                .findFirst()
                .orElseThrow(() -> Checkpoint.damaged(Checkpoint.file(directory)));
    }

    /**
     * Checks that the files of an interrupted run still hold the rows that the journal counts.
     *
     * @throws InvertException if a file is missing, too short, or holds other values
     */
    void verify() {
        if (journal.samples() == 0) {
            return;
        }
        for (Checkpoint.LayerEntry layer : journal.layers()) {
            Path path = file(layer.name());
            boolean finished = LayerFile.isFinished(path, sparsity);
            if (finished && LayerFile.isSparse(path, sparsity)) {
                requireSparse(LayerFile.sparseFile(path), layer);
                continue;
            }
            WrittenRows rows = new WrittenRows(finished ? path : LayerFile.temporary(path), type, layer.neuronCount());
            rows.require(journal.rows(), finished ? journal.rows() : plannedRows(), layer.sum());
        }
    }

    private void requireSparse(Path file, Checkpoint.LayerEntry layer) {
        if (!SparseFiles.isWhole(file, journal.rows(), layer.neuronCount(), LayerFile.source(layer.sum()))) {
            throw new InvertException(Message.of(
                    file,
                    ": does not hold the activations that were written to it; omit ",
                    Setting.RESUME,
                    " to start over"));
        }
    }

    /**
     * Returns the number of rows to collect per layer: a whole number of batches that is a power of two (or all planned
     * rows), so that the layers soon become full at the same time.
     */
    private int stagedRows(int neuronCount) {
        long batchRows = (long) batchSize * rowsPerSample;
        long bytes = Math.min(MOST_STAGED_BYTES, budget.limitBytes() / 4) / layersAskedFor;
        long batches = bytes / ((long) neuronCount * Float.BYTES * batchRows);
        long most = Math.max(1, mostStaged / batchRows);
        return (int) Math.min(plannedRows(), Long.highestOneBit(Math.max(1, Math.min(most, batches))) * batchRows);
    }

    private int plannedRows() {
        return rowCount.planned(rowsPerSample);
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
                .map(file -> new Checkpoint.LayerEntry(
                        file.layer(), file.neuronCount(), poolings.get(file.layer()), file.sum()))
                .toList();
        List<Checkpoint.Skipped> before;
        synchronized (skipped) {
            // The source reads ahead: an input skipped beyond this position will be read and skipped again.
            before = skipped.stream().filter(input -> input.index() < position).toList();
        }
        journal = journal.at(
                samples, Math.toIntExact(rowCount.of(samples, rowsPerSample)), rowsPerSample, position, layers, before);
        journal.write(directory);
        lastNote = System.nanoTime();
    }

    /**
     * Writes everything collected so far when the job is canceled. If the interrupt also aborted a write, this write
     * fails too, and the journal keeps the state before it.
     */
    void keep() {
        boolean interrupted = Thread.interrupted();
        try {
            if (batchSamples > journal.samples()) {
                files.values().forEach(LayerFile::flush);
                note(batchSamples, batchPosition);
            }
        } catch (InvertException e) {
            // The journal's last entry remains valid.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Writes the remaining rows after the last sample. */
    void complete(long samples, long position) {
        files.values().forEach(LayerFile::flush);
        if (!files.isEmpty()) {
            note((int) samples, position);
        }
        if (journal.samples() == 0) {
            throw new InvertException("There was no sample that could be read");
        }
    }

    /** Returns the number of samples that a resumed job need not compute again. */
    int keptSamples() {
        return journal.samples();
    }

    /** Removes all files of a job that has nothing to resume from. */
    void abandon() {
        List<Path> begun = files.values().stream().map(LayerFile::file).toList();
        close();
        begun.forEach(file -> AtomicFile.deleteQuietly(LayerFile.temporary(file)));
        Checkpoint.delete(directory);
    }

    /**
     * Renames the files to their final names and returns the last checkpoint. Files that an interrupted run already
     * finished remain unchanged.
     */
    Checkpoint finish() {
        close();
        for (Checkpoint.LayerEntry layer : journal.layers()) {
            Path path = file(layer.name());
            if (!LayerFile.isFinished(path, sparsity)) {
                try (LayerFile file = new LayerFile(
                        layer.name(),
                        path,
                        plannedRows(),
                        layer.neuronCount(),
                        type,
                        journal.rows(),
                        layer.sum(),
                        budget)) {
                    file.finish(sparsity, folders);
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
