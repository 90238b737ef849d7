package dev.invert.spark;

import dev.invert.LayerExplanation;
import dev.invert.cli.ExplainWorker;
import dev.invert.errors.InvertException;
import java.nio.file.Path;

/** The layer of a job, opened in the process of an executor and shared by its tasks. Thread-safe. */
final class ExecutorLayer implements AutoCloseable {
    private final LocalFiles files;
    private final ExplainWorker worker;

    private ExecutorLayer(LocalFiles files, ExplainWorker worker) {
        this.files = files;
        this.worker = worker;
    }

    /**
     * Opens the layer of a job.
     *
     * @throws InvertException if it cannot be read, or is not what the driver has read
     */
    static ExecutorLayer open(ExplainJob job) {
        NativeLimits.leaveToTheEngine();
        LocalFiles files = new LocalFiles();
        ExplainWorker worker = null;
        try {
            worker = ExplainWorker.open(files.localize(job.arguments()), job.layer());
            if (worker.neuronCount() != job.neuronCount()) {
                throw new InvertException(worker.activations() + ": has " + worker.neuronCount()
                        + " neurons to explain on an executor and " + job.neuronCount()
                        + " on the driver: all machines must read the same file");
            }
            return new ExecutorLayer(files, worker);
        } catch (RuntimeException e) {
            if (worker != null) {
                worker.close();
            }
            files.close();
            throw e;
        }
    }

    /** Explains the neurons at some positions among those of the job. */
    LayerExplanation explain(int start, int end) {
        int[] neurons = worker.neurons(start, end);
        Path excerpt = files.excerpt(worker.activations(), neurons);
        if (excerpt == null) {
            return worker.explain(neurons);
        }
        try {
            return worker.explain(excerpt, neurons);
        } finally {
            LocalFiles.delete(excerpt);
        }
    }

    /** Returns the largest number of bytes of native memory that were in use at once. */
    long peakBytes() {
        return worker.peakBytes();
    }

    @Override
    public void close() {
        worker.close();
        files.close();
    }
}
