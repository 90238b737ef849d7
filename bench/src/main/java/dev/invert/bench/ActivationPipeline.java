package dev.invert.bench;

import dev.invert.activations.ActivationJob;
import dev.invert.batches.ArrayBatches;
import dev.invert.torch.ActivationRun;
import dev.invert.torch.LayerSink;
import dev.invert.torch.Pooling;
import dev.invert.torch.TappedModel;
import dev.invert.torch.TorchModel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Compares the samples per second of the whole pipeline, from an array to activation files, with those of the tapped
 * forward pass alone on batches in memory. Rounds alternate. Processor time is measured too: on a shared machine it is
 * the better measure of the cost of the pipeline.
 */
public final class ActivationPipeline {
    private static final int BATCH_SIZE = 32;

    private ActivationPipeline() {}

    /**
     * Measures and prints a table.
     *
     * @param arguments TorchScript file, comma-separated layers, float32 .npy (samples, ...), number of rounds
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 4) {
            System.err.println("usage: ActivationPipeline MODEL.pt LAYER,… INPUT.npy ROUNDS");
            System.exit(2);
        }
        Path model = Path.of(arguments[0]);
        List<String> layers = List.of(arguments[1].split(",", -1));
        Path input = Path.of(arguments[2]);
        int rounds = Integer.parseInt(arguments[3]);
        double[] bare = new double[rounds];
        double[] passed = new double[rounds];
        double[] whole = new double[rounds];
        double[] ratio = new double[rounds];
        double[] work = new double[rounds];
        try (TorchModel opened = TorchModel.open(model, "cpu");
                TappedModel tapped = opened.tap(layers)) {
            // The first round is a warm-up.
            for (int round = -1; round < rounds; round++) {
                long start = processorNanos();
                double forward = forward(tapped, input);
                long between = processorNanos();
                double pass = pass(tapped, input);
                long end = processorNanos();
                double job = job(model, layers, input);
                System.err.printf(Locale.ROOT, "round %d: %.2f, %.2f, %.2f samples/s%n", round + 1, forward, pass, job);
                if (round >= 0) {
                    bare[round] = forward;
                    passed[round] = pass;
                    whole[round] = job;
                    ratio[round] = pass / forward;
                    work[round] = (double) (end - between) / (between - start);
                }
            }
        }
        System.out.printf("| measured | median samples/s | min | max |%n|---|---:|---:|---:|%n");
        print("tapped forward pass, batches in memory", bare, "%.2f");
        print("pass with reading, pooling and delivery", passed, "%.2f");
        print("whole job with opening the model, hashing and files", whole, "%.2f");
        print("speed of the pass / speed of the forward pass", ratio, "%.3f");
        print("processor time of the pass / of the forward pass with reading", work, "%.3f");
    }

    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Returns the samples per second of the forward pass alone; reading the batches is not timed. */
    private static double forward(TappedModel tapped, Path input) {
        long nanos = 0;
        long samples = 0;
        try (ArrayBatches batches = ArrayBatches.open(input, 0, 0)) {
            long[] sample = batches.sampleShape();
            int sampleValues = (int) Arrays.stream(sample).reduce(1, Math::multiplyExact);
            ByteBuffer buffer = ByteBuffer.allocateDirect(BATCH_SIZE * sampleValues * Float.BYTES)
                    .order(ByteOrder.nativeOrder());
            for (int count = batches.fill(buffer.duplicate().order(ByteOrder.nativeOrder()));
                    count > 0;
                    count = batches.fill(buffer.duplicate().order(ByteOrder.nativeOrder()))) {
                long[] shape = new long[sample.length + 1];
                shape[0] = count;
                System.arraycopy(sample, 0, shape, 1, sample.length);
                long start = System.nanoTime();
                tapped.forward(buffer.asFloatBuffer(), shape, (layer, extents, values) -> {});
                nanos += System.nanoTime() - start;
                samples += count;
            }
        }
        return samples / (nanos * 1e-9);
    }

    private static double pass(TappedModel tapped, Path input) {
        try (ArrayBatches batches = ArrayBatches.open(input, 0, 0)) {
            long start = System.nanoTime();
            long samples = new ActivationRun(tapped, Pooling.byRank(), BATCH_SIZE).run(batches, new Nowhere());
            return samples / ((System.nanoTime() - start) * 1e-9);
        }
    }

    private static final class Nowhere implements LayerSink {
        @Override
        public void accept(String layer, long first, int sampleCount, int neuronCount, FloatBuffer sampleMajor) {
            // Discarded: the whole job measures the cost of writing.
        }
    }

    private static double job(Path model, List<String> layers, Path input) throws IOException {
        Path out = Files.createTempDirectory("invert-pipeline-");
        try {
            long start = System.nanoTime();
            int samples = ActivationJob.builder(model, layers)
                    .array(input, 0)
                    .batchSize(BATCH_SIZE)
                    .device("cpu")
                    .build()
                    .run(out, false, done -> {})
                    .sampleCount();
            return samples / ((System.nanoTime() - start) * 1e-9);
        } finally {
            try (Stream<Path> files = Files.walk(out)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void print(String what, double[] values, String format) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "| %s | " + String.join(" | ", format, format, format) + " |%n",
                what,
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
