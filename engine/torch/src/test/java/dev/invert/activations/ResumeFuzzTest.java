package dev.invert.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.files.OutputFolders;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Continues jobs whose journal or files were damaged after an interruption: each ends with the bytes of a job that was
 * never interrupted, or is an error. {@code -Dinvert.fuzz.files=1000000 -Dinvert.fuzz.seed=1} runs longer.
 */
class ResumeFuzzTest {
    private static final int RUNS = Integer.getInteger("invert.fuzz.files", 400);
    private static final long SEED = Long.getLong("invert.fuzz.seed", 20261129);

    private static final JobIdentity IDENTITY = new JobIdentity(Map.of("batch-size", "4", "input", "SHA-256 of none"));
    private static final Map<String, Integer> LAYERS = new LinkedHashMap<>();

    static {
        LAYERS.put("conv", 3);
        LAYERS.put("fc", 2);
    }

    private static final int BATCH = 4;
    private static final int SAMPLES = 16;
    private static final int INTERRUPTED_AFTER = 8;

    @TempDir
    private Path folder;

    @Test
    void endsWithTheSameBytesOrAnError() throws Exception {
        Path whole = Files.createDirectory(folder.resolve("whole"));
        run(whole, Checkpoint.beginning(IDENTITY), SAMPLES);
        Path interrupted = Files.createDirectory(folder.resolve("interrupted"));
        run(interrupted, Checkpoint.beginning(IDENTITY), INTERRUPTED_AFTER);
        Map<String, byte[]> left = contents(interrupted);
        Map<String, byte[]> expected = contents(whole);
        assertThat(left).containsKeys(".activations.journal.json", ".conv.npy.part", ".fc.npy.part");
        int continued = 0;
        for (int i = 0; i < RUNS; i++) {
            restore(interrupted, left);
            SplittableRandom random = new SplittableRandom(SEED + i);
            damage(interrupted, random);
            try {
                Checkpoint journal = Checkpoint.read(interrupted);
                if (journal == null
                        || IDENTITY.differenceFrom(new JobIdentity(journal.identity()))
                                .isPresent()) {
                    continue;
                }
                run(interrupted, journal, SAMPLES);
                for (String name : List.of("conv.npy", "fc.npy")) {
                    assertThat(Arrays.mismatch(Files.readAllBytes(interrupted.resolve(name)), expected.get(name)))
                            .as("seed %d, %s", SEED + i, name)
                            .isEqualTo(-1);
                }
                continued++;
            } catch (InvertException e) {
                assertThat(e.getMessage())
                        .as("seed %d", SEED + i)
                        .contains(interrupted.toString())
                        .doesNotContain("\n");
            } catch (RuntimeException | Error e) {
                fail("seed " + (SEED + i), e);
            }
        }
        assertThat(continued).isBetween(RUNS / 100, RUNS - 1);
    }

    /** Computes samples up to a number, and finishes if this is the last. */
    private static void run(Path directory, Checkpoint journal, int upTo) {
        try (OutputFolders folders = new OutputFolders();
                LayerFiles files = new LayerFiles(
                        folders,
                        directory,
                        journal,
                        null,
                        SAMPLES,
                        BATCH,
                        ElementType.FLOAT32,
                        Sparsity.OFF,
                        BATCH,
                        LAYERS.size(),
                        done -> {},
                        MemoryBudget.process())) {
            folders.make(directory);
            files.verify();
            for (int at = journal.samples(); at < upTo; at += BATCH) {
                int row = at;
                LAYERS.forEach((name, neurons) -> {
                    files.layerFound(name, "avg", 1);
                    files.accept(name, row, BATCH, neurons, values(name, row, neurons));
                });
                files.batchDone(at + BATCH, at + BATCH);
            }
            if (upTo == SAMPLES) {
                files.complete(SAMPLES, SAMPLES);
                files.finish();
            }
        }
    }

    private static FloatBuffer values(String layer, int firstRow, int neurons) {
        FloatBuffer values = FloatBuffer.allocate(BATCH * neurons);
        SplittableRandom random = new SplittableRandom(layer.hashCode() + firstRow);
        for (int i = 0; i < values.capacity(); i++) {
            values.put(i, (float) random.nextDouble());
        }
        return values;
    }

    private static void damage(Path directory, SplittableRandom random) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> !file.getFileName().toString().startsWith(".invert"))
                    .sorted()
                    .toList();
        }
        Path file = files.get(random.nextInt(files.size()));
        byte[] bytes = Files.readAllBytes(file);
        for (int times = random.nextInt(1, 4); times > 0; times--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) ('0' + random.nextInt(10));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) 0);
                default -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(64));
            }
        }
        if (random.nextInt(16) == 0) {
            Files.delete(file);
        } else {
            Files.write(file, bytes);
        }
    }

    private static Map<String, byte[]> contents(Path directory) throws IOException {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    private static void restore(Path directory, Map<String, byte[]> contents) throws IOException {
        for (String name : contents(directory).keySet()) {
            Files.delete(directory.resolve(name));
        }
        for (Map.Entry<String, byte[]> file : contents.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
    }
}
