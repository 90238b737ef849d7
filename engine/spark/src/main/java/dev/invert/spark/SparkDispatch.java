package dev.invert.spark;

import dev.invert.activations.ActivationJob;
import dev.invert.activations.ActivationSummary;
import dev.invert.cli.LayerDispatch;
import dev.invert.errors.InvertException;
import dev.invert.explain.Explainer;
import dev.invert.results.LayerResults;
import dev.invert.score.ScoreSink;
import dev.invert.score.ScoreSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;

/** Processes layers on a Spark cluster: deals the neurons out in blocks, and merges what comes back. */
final class SparkDispatch implements LayerDispatch, AutoCloseable {
    /** Configuration of the number of neurons per task. */
    static final String BLOCK_SIZE = "spark.invert.neuronsPerTask";

    /** Tasks per core without that configuration: few enough to start quickly, enough to share the work evenly. */
    private static final int TASKS_PER_CORE = 4;

    private static final int MOST_NEURONS_PER_TASK = 1024;

    private final SparkConf conf;
    private final SparkOptions options;
    private final JobRunner runner;
    private final RemoteOutput output;

    /**
     * Creates a dispatch.
     *
     * @param options the command and its options, for the executors
     * @param output folder of the results
     */
    SparkDispatch(SparkConf conf, SparkOptions options, RemoteOutput output) {
        this.conf = conf;
        this.options = options;
        this.output = output;
        this.runner = new JobRunner(
                conf.setIfMissing("spark.app.name", "invert " + options.command()),
                options.arguments().contains("--quiet"));
    }

    @Override
    public LayerResults explain(String layer, int[] neurons, IntConsumer progress) {
        if (output.jobFolder() == null) {
            throw new InvertException("explain on Spark needs --out: the executors write their parts there; name a"
                    + " folder that all machines share");
        }
        return new ExplainJob(runner, options, output)
                .explain(layer, neurons.length, () -> blockSize(neurons.length), progress);
    }

    @Override
    public ActivationSummary activations(
            ActivationJob job, Path directory, Consumer<List<String>> claim, IntConsumer progress) {
        return new ModelJob(runner, options, output).run(job, directory, claim, progress);
    }

    @Override
    public ScoreSummary score(String layer, int[] neurons, ScoreSink sink, IntConsumer progress) {
        int blockSize = blockSize(neurons.length);
        LayerJob job =
                new LayerJob(UUID.randomUUID().toString(), options.arguments(), layer, neurons.length, blockSize, null);
        try {
            List<byte[]> parts = runner.run(job, "score", blocks(job), ScoreTask::new, progress);
            return ScorePart.merged(IntStream.range(0, parts.size())
                    .mapToObj(block -> ScorePart.replay(parts.get(block), block * blockSize, sink))
                    .toList());
        } finally {
            ExecutorLayers.close(job.id());
        }
    }

    static List<Integer> blocks(LayerJob job) {
        return IntStream.range(0, job.blockCount()).boxed().toList();
    }

    /** Returns the number of neurons per task, which depends on the executors that are there. */
    private int blockSize(int neuronCount) {
        if (conf.contains(BLOCK_SIZE)) {
            String text = conf.get(BLOCK_SIZE);
            try {
                int size = Integer.parseInt(text);
                if (size > 0) {
                    return size;
                }
            } catch (NumberFormatException e) {
                // Reported below.
            }
            throw new InvertException(BLOCK_SIZE + "=" + text + ": must be a whole number, at least 1");
        }
        int tasks = TASKS_PER_CORE * runner.parallelism();
        int size = Math.min(MOST_NEURONS_PER_TASK, Math.max(1, (neuronCount + tasks - 1) / tasks));
        return (size + Explainer.NEURONS_OF_PROOFS - 1) / Explainer.NEURONS_OF_PROOFS * Explainer.NEURONS_OF_PROOFS;
    }

    @Override
    public void close() {
        runner.close();
    }
}
