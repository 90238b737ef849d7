package dev.invert.activations;

import dev.invert.arrays.NpyHeader;
import dev.invert.demo.DemoModel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Provides jobs of the bundled network on random images in a file. */
abstract class JobOnFiles {
    static final int SAMPLE_COUNT = 75;

    private static final int PIXELS = 28 * 28;

    @TempDir
    Path folder;

    Path input;

    @BeforeEach
    void writeInput() throws Exception {
        input = folder.resolve("input.npy");
        writeInput(new Random(3));
    }

    void writeInput(Random random) throws Exception {
        ByteBuffer values =
                ByteBuffer.allocate(SAMPLE_COUNT * PIXELS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            values.putFloat(random.nextFloat());
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + SAMPLE_COUNT + ", 1, 28, 28), }";
        file.write(NpyHeader.encode("<f4", false, 1, 1).array(), 0, 10);
        file.write((header + " ".repeat(NpyHeader.ENCODED_BYTES - 11 - header.length()) + "\n")
                .getBytes(StandardCharsets.US_ASCII));
        file.write(values.array());
        Files.write(input, file.toByteArray());
    }

    ActivationJob.Builder job(DemoModel model, String... layers) {
        return ActivationJob.builder(model.file(), List.of(layers))
                .array(input, 0)
                .batchSize(8)
                .mostStaged(16)
                .device("cpu");
    }

    static IntConsumer stopAt(int sampleCount) {
        return done -> {
            if (done >= sampleCount) {
                throw new IllegalStateException("stop");
            }
        };
    }
}
