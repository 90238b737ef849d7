package dev.invert.spark;

import dev.invert.LayerExplanation;
import dev.invert.cli.ExplainWorker;
import dev.invert.cli.LayerWorker;
import dev.invert.cli.ScoreWorker;
import dev.invert.errors.InvertException;
import dev.invert.results.NeuronRecords;
import dev.invert.score.ScoreSink;
import dev.invert.score.ScoreSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;

/** The layer of a job, opened in the process of an executor and shared by its tasks. Thread-safe. */
final class ExecutorLayer implements AutoCloseable {
    private final LocalFiles files;
    private final LayerWorker worker;

    private ExecutorLayer(LocalFiles files, LayerWorker worker) {
        this.files = files;
        this.worker = worker;
    }

    /**
     * Opens the layer of a job.
     *
     * @throws InvertException if it cannot be read, or is not what the driver has read
     */
    static ExecutorLayer open(LayerJob job) {
        NativeLimits.leaveToTheEngine();
        LocalFiles files = new LocalFiles(job);
        LayerWorker worker = null;
        try {
            List<String> arguments = files.localize(job.arguments());
            worker = job.command().equals("score")
                    ? ScoreWorker.open(arguments, job.layer())
                    : ExplainWorker.open(arguments, job.layer());
            if (worker.neuronCount() != job.neuronCount()) {
                throw new InvertException(worker.activations() + ": has " + worker.neuronCount()
                        + " neurons to process on an executor and " + job.neuronCount()
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
        return with(start, end, ((ExplainWorker) worker)::explain);
    }

    /** Scores the formulas of the job on the neurons at some positions among those of the job. */
    ScoreSummary score(int start, int end, ScoreSink sink) {
        return with(start, end, (file, neurons) -> ((ScoreWorker) worker).score(file, neurons, sink));
    }

    /** Calls a function with an excerpt of the activations, null if they are whole, and with the indices of neurons. */
    private <T> T with(int start, int end, BiFunction<Path, int[], T> function) {
        int[] neurons = worker.neurons(start, end);
        // A resource may be null: files that are whole have no excerpts.
        try (LocalFiles.Excerpt excerpt = files.excerpt(worker.activations(), neurons)) {
            return function.apply(excerpt == null ? null : excerpt.source(), neurons);
        }
    }

    /** Returns what converts explanations to records of files. */
    NeuronRecords records() {
        return ((ExplainWorker) worker).records();
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
