package dev.invert.bench;

import dev.invert.ActivationMatrix;
import dev.invert.MemoryBudget;
import dev.invert.internal.memory.HalfFloat;
import dev.invert.sparse.ActivationReader;
import dev.invert.sparse.TransposeJob;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Measures how many activations per second one core transposes: {@code TransposeThroughput FOLDER [NONZEROS [LATENTS
 * [MEGABYTES [ROUNDS]]]]}. Writes a cache as delphi does into an empty folder (64 latents per token, uint32 locations,
 * five files), then opens it, and writes it to a file. Prints nanoseconds of processor time per nonzero.
 */
public final class TransposeThroughput {
    private static final int PER_TOKEN = 64;
    private static final int CONTEXT = 256;
    private static final int SPLITS = 5;
    private static final double NANOS = 1e-9;

    private TransposeThroughput() {}

    /** Writes the cache unless the folder has one, and measures. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        long nonzeros = args.length > 1 ? Long.parseLong(args[1]) : 10_000_000;
        int latents = args.length > 2 ? Integer.parseInt(args[2]) : 65_536;
        long megabytes = args.length > 3 ? Long.parseLong(args[3]) : 8192;
        int rounds = args.length > 4 ? Integer.parseInt(args[4]) : 3;
        Path cache = folder.resolve("hookpoint");
        if (!Files.exists(cache)) {
            Files.createDirectories(cache);
            for (int split = 0; split < SPLITS; split++) {
                write(cache, split, nonzeros, latents);
            }
        }
        for (int round = 0; round < rounds; round++) {
            MemoryBudget budget = MemoryBudget.ofBytes(megabytes << 20);
            time("open", nonzeros, budget, () -> {
                try (ActivationMatrix matrix = ActivationReader.open(cache, budget, share -> {})) {
                    matrix.load(0, 1).close();
                }
            });
            MemoryBudget second = MemoryBudget.ofBytes(megabytes << 20);
            Path file = folder.resolve("latents.safetensors");
            time("file", nonzeros, second, () -> new TransposeJob(cache, file, second, share -> {}).run(false));
        }
    }

    private static void time(String what, long nonzeros, MemoryBudget budget, Runnable work) {
        long start = System.nanoTime();
        long processor = processorNanos();
        work.run();
        double wall = (System.nanoTime() - start) * NANOS;
        double used = (processorNanos() - processor) * NANOS;
        System.out.printf(
                Locale.ROOT,
                "%s: %.2f s, %.2f s of processor time: %.1f ns per nonzero, %.1f million per second and core; native %d MB%n",
                what,
                wall,
                used,
                used / NANOS / nonzeros,
                nonzeros / used * 1e-6,
                budget.peakBytes() >> 20);
    }

    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Writes the latents of one split. Each token has as many of them; some latents are ten times as frequent. */
    private static void write(Path cache, int split, long nonzeros, int latents) throws IOException {
        int first = (int) ((long) split * latents / SPLITS);
        int end = (int) ((long) (split + 1) * latents / SPLITS);
        long tokens = nonzeros / PER_TOKEN;
        int perToken = (split + 1) * PER_TOKEN / SPLITS - split * PER_TOKEN / SPLITS;
        long entries = tokens * perToken;
        long sequences = (tokens + CONTEXT - 1) / CONTEXT;
        String header = ("{\"tokens\":{\"dtype\":\"I64\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]},"
                        + "\"activations\":{\"dtype\":\"F16\",\"shape\":[%d],\"data_offsets\":[%d,%d]},"
                        + "\"locations\":{\"dtype\":\"U32\",\"shape\":[%d,3],\"data_offsets\":[0,%d]}}")
                .formatted(
                        sequences,
                        CONTEXT,
                        entries * 14,
                        entries * 14 + sequences * CONTEXT * 8,
                        entries,
                        entries * 12,
                        entries * 14,
                        entries,
                        entries * 12);
        byte[] json = (header + " ".repeat(-header.length() & 7)).getBytes(StandardCharsets.US_ASCII);
        SplittableRandom random = new SplittableRandom(split);
        Path file = cache.resolve(first + "_" + (end - 1) + ".safetensors");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer start = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
            channel.write(start.putLong(json.length).put(json).flip());
            ByteBuffer locations =
                    ByteBuffer.allocateDirect(12 * perToken * 4096).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer values = ByteBuffer.allocateDirect(2 * perToken * 4096).order(ByteOrder.LITTLE_ENDIAN);
            long valuesAt = 8 + json.length + entries * 12;
            for (long token = 0; token < tokens; token += 4096) {
                locations.clear();
                values.clear();
                for (long t = token; t < Math.min(tokens, token + 4096); t++) {
                    for (int i = 0; i < perToken; i++) {
                        // Distinct latents: each place has its own share of them.
                        int low = (int) ((long) i * (end - first) / perToken);
                        int high = (int) ((long) (i + 1) * (end - first) / perToken);
                        int few = Math.max(1, (high - low) / 10);
                        int latent = low + random.nextInt(random.nextBoolean() ? few : high - low);
                        locations
                                .putInt((int) (t / CONTEXT))
                                .putInt((int) (t % CONTEXT))
                                .putInt(latent);
                        values.putShort(HalfFloat.of(0.5f + 4 * (float) random.nextDouble()));
                    }
                }
                channel.write(locations.flip());
                values.flip();
                for (long at = valuesAt + token * perToken * 2; values.hasRemaining(); ) {
                    at += channel.write(values, at);
                }
            }
            channel.write(ByteBuffer.allocate(1), valuesAt + entries * 2 + sequences * CONTEXT * 8 - 1);
        }
    }
}
