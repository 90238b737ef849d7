package dev.invert.spark;

import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.cli.LayerDispatch;
import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import dev.invert.errors.PlainLine;
import dev.invert.explain.LayerStatistics;
import dev.invert.results.LayerCodec;
import dev.invert.results.LayerResults;
import dev.invert.score.ScoreSink;
import dev.invert.score.ScoreSummary;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Processes layers on a Spark cluster: deals the neurons out in blocks, and merges the parts that come back. The context is
 * started by the first layer, so that errors in options and files are found before.
 */
final class SparkDispatch implements LayerDispatch, AutoCloseable {
    /** Configuration of the number of neurons per task. */
    static final String BLOCK_SIZE = "spark.invert.neuronsPerTask";

    /** Tasks per core without that configuration: few enough to start quickly, enough to share the work evenly. */
    private static final int TASKS_PER_CORE = 4;

    private static final int MOST_NEURONS_PER_TASK = 1024;

    /** Neurons that share the work that their proofs may take; see {@code Explainer.Builder.layerNeurons}. */
    private static final int NEURONS_OF_PROOFS = 16;

    private static final long POLL_MILLIS = 200;

    private final SparkConf conf;
    private final List<String> arguments;
    private JavaSparkContext context;

    /**
     * Creates a dispatch.
     *
     * @param arguments the command and its options, for the executors
     */
    SparkDispatch(SparkConf conf, List<String> arguments) {
        this.conf = conf;
        this.arguments = arguments;
    }

    private JavaSparkContext context() {
        if (context == null) {
            try {
                context = new JavaSparkContext(conf.setIfMissing("spark.app.name", "invert " + arguments.get(0)));
            } catch (RuntimeException e) {
                throw new InvertException("Spark cannot be started: " + firstLine(e), e);
            }
            if (!conf.contains("spark.log.level")) {
                context.setLogLevel("WARN");
            }
        }
        return context;
    }

    @Override
    public LayerResults explain(String layer, int[] neurons, IntConsumer progress) {
        return LayerResults.of(merged(
                layer, run(layer, neurons.length, blockSize(neurons.length), ExplainTask::new, progress), neurons));
    }

    @Override
    public ScoreSummary score(String layer, int[] neurons, ScoreSink sink, IntConsumer progress) {
        int blockSize = blockSize(neurons.length);
        List<byte[]> parts = run(layer, neurons.length, blockSize, ScoreTask::new, progress);
        return ScorePart.merged(IntStream.range(0, parts.size())
                .mapToObj(block -> ScorePart.replay(parts.get(block), block * blockSize, sink))
                .toList());
    }

    /** Runs a task for each block of neurons and returns the results, in the order of the blocks. */
    private List<byte[]> run(
            String layer,
            int neuronCount,
            int blockSize,
            BiFunction<Broadcast<LayerJob>, JobCounters, BlockTask> task,
            IntConsumer progress) {
        LayerJob job = new LayerJob(UUID.randomUUID().toString(), arguments, layer, neuronCount, blockSize);
        Broadcast<LayerJob> shared = context().broadcast(job);
        JobCounters counters = new JobCounters(context.sc());
        context.setJobGroup(
                job.id(),
                "%s %s: %,d neurons in %,d blocks".formatted(job.command(), layer, neuronCount, job.blockCount()),
                true);
        try {
            JavaFutureAction<List<byte[]>> parts = context.parallelize(
                            IntStream.range(0, job.blockCount()).boxed().toList(), job.blockCount())
                    .setName("blocks of neurons")
                    .map(task.apply(shared, counters))
                    .setName(job.command() + " " + layer)
                    .collectAsync();
            List<byte[]> done = await(layer, parts, counters, progress);
            if (!arguments.contains("--quiet")) {
                System.err.println("Spark: " + counters.summary());
            }
            return done;
        } finally {
            context.clearJobGroup();
            shared.destroy();
            ExecutorLayers.close(job.id());
        }
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
        int tasks = TASKS_PER_CORE * Math.max(1, context().defaultParallelism());
        int size = Math.min(MOST_NEURONS_PER_TASK, Math.max(1, (neuronCount + tasks - 1) / tasks));
        return (size + NEURONS_OF_PROOFS - 1) / NEURONS_OF_PROOFS * NEURONS_OF_PROOFS;
    }

    /** Waits for the parts of a layer, and ends the job as soon as a task reports an error. */
    private static List<byte[]> await(
            String layer, JavaFutureAction<List<byte[]>> parts, JobCounters counters, IntConsumer progress) {
        while (true) {
            try {
                List<byte[]> done = parts.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                throwFailure(counters);
                progress.accept((int) counters.neuronCount());
                return done;
            } catch (TimeoutException e) {
                progress.accept((int) Math.min(Integer.MAX_VALUE, counters.neuronCount()));
                try {
                    throwFailure(counters);
                } catch (InvertException failure) {
                    parts.cancel(true);
                    throw failure;
                }
            } catch (ExecutionException e) {
                throwFailure(counters);
                throw new InvertException("Spark could not process " + layer + ": " + firstLine(e.getCause()), e);
            } catch (InterruptedException e) {
                parts.cancel(true);
                Thread.currentThread().interrupt();
                throw new CanceledException();
            }
        }
    }

    private static void throwFailure(JobCounters counters) {
        Optional<String> failure = counters.failure();
        if (failure.isPresent()) {
            throw new InvertException(failure.get());
        }
    }

    /** Returns the first line of what Spark says: the others are the stack of an executor. */
    private static String firstLine(Throwable e) {
        Throwable said = e instanceof SparkException || e.getCause() == null ? e : e.getCause();
        String text = said.getMessage() == null ? said.toString() : said.getMessage();
        return PlainLine.of(text.lines().findFirst().orElse(text));
    }

    private static LayerExplanation merged(String layer, List<byte[]> encoded, int[] neurons) {
        LayerExplanation first = LayerCodec.decode(encoded.get(0));
        List<LayerExplanation> parts = IntStream.range(0, encoded.size())
                .mapToObj(i ->
                        i == 0 ? first : LayerCodec.decode(encoded.get(i)).withHeldOutSamples(first.heldOutSamples()))
                .toList();
        LayerExplanation merged;
        try {
            merged = LayerStatistics.merge(parts);
        } catch (IllegalArgumentException e) {
            throw new InvertException(
                    "The executors have explained " + layer + " in different ways (" + e.getMessage()
                            + "): give all of them the same files and the same heap, or say --search beam or optimal",
                    e);
        }
        Map<Integer, NeuronExplanation> byIndex =
                merged.neurons().stream().collect(Collectors.toMap(NeuronExplanation::neuron, Function.identity()));
        return merged.with(Arrays.stream(neurons).mapToObj(byIndex::get).toList());
    }

    @Override
    public void close() {
        if (context != null) {
            context.close();
        }
    }
}
