package dev.invert.bench;

import dev.invert.MemoryBudget;
import dev.invert.batches.BatchSource;
import dev.invert.torch.ActivationRun;
import dev.invert.torch.LayerSink;
import dev.invert.torch.Pooling;
import dev.invert.torch.TappedModel;
import dev.invert.torch.TorchModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures the resident memory of the process while many batches pass through a model: it must not grow with their
 * number. Linux only.
 */
public final class ActivationMemory {
    private static final int ROWS_OF_TABLE = 10;

    private ActivationMemory() {}

    /**
     * Runs and prints a table.
     *
     * @param arguments TorchScript file, comma-separated layers, comma-separated shape of a sample, batch size, number
     *     of batches
     */
    public static void main(String[] arguments) {
        if (arguments.length != 5) {
            System.err.println("usage: ActivationMemory MODEL.pt LAYER,… EXTENT,… BATCH_SIZE BATCHES");
            System.exit(2);
        }
        List<String> layers = List.of(arguments[1].split(",", -1));
        long[] shape = Arrays.stream(arguments[2].split(",", -1))
                .mapToLong(Long::parseLong)
                .toArray();
        int batchSize = Integer.parseInt(arguments[3]);
        int batches = Integer.parseInt(arguments[4]);
        System.out.printf("| batches | resident MiB | Java heap MiB | engine's native MiB |%n|---:|---:|---:|---:|%n");
        try (TorchModel model = TorchModel.open(Path.of(arguments[0]), "auto");
                TappedModel tapped = model.tap(layers)) {
            new ActivationRun(tapped, Pooling.byRank(), batchSize)
                    .run(new Noise(shape, (long) batchSize * batches), new Printer(batchSize, batches));
        }
    }

    private static final class Printer implements LayerSink {
        private final int batchSize;
        private final int every;

        Printer(int batchSize, int batches) {
            this.batchSize = batchSize;
            this.every = Math.max(1, batches / ROWS_OF_TABLE);
        }

        @Override
        public void accept(String layer, long first, int sampleCount, int neuronCount, FloatBuffer sampleMajor) {
            // Discarded: only the memory of the pass is measured.
        }

        @Override
        public void batchDone(long samples, long position) {
            long batch = samples / batchSize;
            if (batch % every == 0 || batch == 100) {
                Runtime java = Runtime.getRuntime();
                System.out.printf(
                        Locale.ROOT,
                        "| %,d | %.1f | %.1f | %.1f |%n",
                        batch,
                        residentKibibytes() / 1024.0,
                        mebibytes(java.totalMemory() - java.freeMemory()),
                        mebibytes(MemoryBudget.process().usedBytes()));
            }
        }

        private static double mebibytes(long bytes) {
            return bytes / (double) (1 << 20);
        }

        private static long residentKibibytes() {
            try {
                return Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Source of values that differ from sample to sample. */
    private static final class Noise implements BatchSource {
        private final long[] shape;
        private final int sampleValues;
        private final long sampleCount;
        private long next;

        Noise(long[] shape, long sampleCount) {
            this.shape = shape;
            this.sampleValues = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
            this.sampleCount = sampleCount;
        }

        @Override
        public long[] sampleShape() {
            return shape.clone();
        }

        @Override
        public int fill(ByteBuffer batch) {
            FloatBuffer values = batch.asFloatBuffer();
            int count = (int) Math.min(values.remaining() / sampleValues, sampleCount - next);
            for (int i = 0; i < count * sampleValues; i++) {
                values.put(i, (i * 31L + next) % 97 / 97f);
            }
            next += count;
            return count;
        }

        @Override
        public long position() {
            return next;
        }
    }
}
