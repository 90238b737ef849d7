package dev.invert.spark;

import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import dev.invert.errors.PlainLine;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * Runs the tasks of jobs on the cluster, one stage after another. The context is started by the first job, so that errors in
 * options and files are found before.
 */
final class JobRunner implements AutoCloseable {
    private static final long POLL_MILLIS = 200;

    private final SparkConf conf;
    private final boolean quiet;
    private JavaSparkContext context;

    /**
     * Creates a runner.
     *
     * @param quiet whether to leave out what the tasks have counted
     */
    JobRunner(SparkConf conf, boolean quiet) {
        this.conf = conf;
        this.quiet = quiet;
    }

    /** Indicates that tasks have failed for reasons that lie in the cluster; what others have written is complete. */
    static final class ClusterException extends InvertException {
        private static final long serialVersionUID = 1L;

        ClusterException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Returns the number of cores of all executors that are known. */
    int parallelism() {
        return Math.max(1, context().defaultParallelism());
    }

    private JavaSparkContext context() {
        if (context == null) {
            try {
                context = new JavaSparkContext(conf.setIfMissing("spark.app.name", "invert"));
            } catch (RuntimeException e) {
                throw new InvertException("Spark cannot be started: " + firstLine(e), e);
            }
            if (!conf.contains("spark.log.level")) {
                context.setLogLevel("WARN");
            }
        }
        return context;
    }

    /**
     * Runs a task for each block and returns the results, in the order of the blocks.
     *
     * @param stage name of the stage in Spark's pages
     * @param task creates the task of all blocks
     * @param progress receives the number of neurons of the finished blocks
     * @throws ClusterException if tasks keep failing
     * @throws InvertException if a task has reported an error in its input
     */
    <B> List<byte[]> run(
            LayerJob job,
            String stage,
            List<B> blocks,
            BiFunction<Broadcast<LayerJob>, JobCounters, BlockTask<B>> task,
            IntConsumer progress) {
        Broadcast<LayerJob> shared = context().broadcast(job);
        JobCounters counters = new JobCounters(context.sc());
        String name = stage + " " + job.layer();
        context.setJobGroup(
                job.id(), "%s: %,d neurons in %,d blocks".formatted(name, job.neuronCount(), blocks.size()), true);
        try {
            JavaFutureAction<List<byte[]>> parts = context.parallelize(blocks, blocks.size())
                    .setName("blocks of neurons")
                    .map(task.apply(shared, counters))
                    .setName(name)
                    .collectAsync();
            List<byte[]> done = await(job.layer(), parts, counters, progress);
            report(name, counters);
            return done;
        } finally {
            context.clearJobGroup();
            shared.destroy();
        }
    }

    /**
     * Brings samples into the order of the neurons: tasks read ranges of samples, and send pieces of them to the tasks that
     * write the blocks of neurons.
     *
     * @param finished blocks that are there already
     * @param progress receives the number of neurons of the finished blocks
     * @throws ClusterException if tasks keep failing
     */
    void transpose(LayerJob job, SampleParts parts, Set<Integer> finished, IntConsumer progress) {
        JobCounters counters = new JobCounters(context().sc());
        int neurons = Math.toIntExact(parts.neuronCount());
        int blocks = (neurons + job.blockSize() - 1) / job.blockSize();
        List<SampleRange> ranges = SampleRange.of(parts);
        String name = "transpose " + job.layer();
        context.setJobGroup(job.id(), "%s: %,d neurons in %,d blocks".formatted(name, neurons, blocks), true);
        try {
            JavaFutureAction<List<Integer>> done = context.parallelize(ranges, ranges.size())
                    .setName("ranges of samples")
                    .flatMapToPair(new SampleTask(neurons, parts.elementBytes(), job.blockSize(), finished, counters))
                    // The number of a block is its hash, and so its partition.
                    .partitionBy(new HashPartitioner(blocks))
                    .mapPartitionsWithIndex(new ColumnsTask(job, parts, counters), true)
                    .setName(name)
                    .collectAsync();
            await(job.layer(), done, counters, progress);
            report(name, counters);
        } finally {
            context.clearJobGroup();
        }
    }

    /**
     * Runs a model on ranges of samples, and writes its activations in blocks of neurons.
     *
     * @param arguments {@code activations} and its options
     * @param folder URI of the folder for the blocks
     * @param progress receives the number of samples of the finished ranges
     * @return the descriptions of the ranges, in any order
     * @throws ClusterException if tasks keep failing
     * @throws InvertException if a task has reported an error in its input
     */
    List<byte[]> activations(List<String> arguments, List<ModelRange> ranges, String folder, IntConsumer progress) {
        JobCounters counters = new JobCounters(context().sc());
        context.setJobGroup(folder, "activations: %,d ranges of samples".formatted(ranges.size()), true);
        try {
            JavaRDD<ModelRange> samples =
                    context.parallelize(ranges, ranges.size()).setName("ranges of samples");
            JavaFutureAction<List<byte[]>> done = withGpu(samples)
                    .flatMapToPair(new ModelTask(arguments, counters))
                    .partitionBy(new HashPartitioner(parallelism()))
                    .mapPartitions(new LayerTask(folder, ranges.size(), counters))
                    .setName("activations")
                    .collectAsync();
            List<byte[]> descriptions = await("the model's input", done, counters, progress);
            report("activations", counters);
            return descriptions;
        } finally {
            context.clearJobGroup();
        }
    }

    /** Requests a GPU for each task, if executors have any. */
    private <T> JavaRDD<T> withGpu(JavaRDD<T> tasks) {
        if (!conf.contains("spark.executor.resource.gpu.amount")) {
            return tasks;
        }
        TaskResourceRequests gpu = new TaskResourceRequests()
                .cpus(conf.getInt("spark.task.cpus", 1))
                .resource("gpu", 1);
        return tasks.withResources(new ResourceProfileBuilder().require(gpu).build());
    }

    private void report(String name, JobCounters counters) {
        if (!quiet) {
            System.err.println("Spark: " + name + ": " + counters.summary());
        }
    }

    /** Waits for the parts of a layer, and ends the job as soon as a task reports an error. */
    private static <T> List<T> await(
            String layer, JavaFutureAction<List<T>> parts, JobCounters counters, IntConsumer progress) {
        while (true) {
            try {
                List<T> done = parts.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
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
                throw new ClusterException("Spark could not process " + layer + ": " + firstLine(e.getCause()), e);
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
        Optional<String> temporary = counters.temporaryFailure();
        if (temporary.isPresent()) {
            throw new ClusterException(temporary.get(), null);
        }
    }

    /** Returns the first line of what Spark says: the others are the stack of an executor. */
    private static String firstLine(Throwable e) {
        Throwable said = e instanceof SparkException || e.getCause() == null ? e : e.getCause();
        String text = said.getMessage() == null ? said.toString() : said.getMessage();
        return PlainLine.of(text.lines().findFirst().orElse(text));
    }

    @Override
    public void close() {
        if (context != null) {
            context.close();
        }
    }
}
