package dev.invert.activations;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.arrays.ActivationFiles;
import dev.invert.arrays.ActivationFolder;
import dev.invert.arrays.NpyHeader;
import dev.invert.demo.DemoModel;
import dev.invert.errors.InvertException;
import dev.invert.internal.memory.HalfFloat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs jobs of the bundled network on random images, from and to files. */
class ActivationJobTest extends JobOnFiles {
    private static float[] neuron(Path file, int neuron) {
        try (ActivationMatrix matrix = ActivationFiles.open(file);
                ActivationBlock block = matrix.load(neuron, 1)) {
            float[] values = new float[matrix.sampleCount()];
            block.floats(0).get(values);
            return values;
        }
    }

    @Test
    void oneFilePerLayerThatExplainReads() throws Exception {
        Path out = folder.resolve("out");
        assertNoNativeLeak(() -> {
            try (DemoModel model = DemoModel.unpack()) {
                ActivationSummary summary = job(model, "conv2", "fc2").build().run(out, false, done -> {});
                assertThat(summary.sampleCount()).isEqualTo(SAMPLE_COUNT);
                assertThat(summary.layers()).containsExactly("conv2: 32", "fc2: 10");
            }
        });
        ActivationFolder written = ActivationFolder.of(out);
        assertThat(written.layers())
                .extracting(ActivationFolder.LayerFile::layer)
                .containsExactly("conv2", "fc2");
        assertThat(ActivationFolder.of(out.resolve("fc2.npy")).layers()).hasSize(1);
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("conv2.npy", "fc2.npy", "activations.json", ".invert-files");
        }
        assertThat(Files.readString(out.resolve("activations.json")))
                .contains("\"pool\" : \"avg\"", "\"pool\" : \"none\"", "\"finished\" : true");
    }

    /** Activations that activations.json no longer lists would have no known samples. */
    @Test
    void anotherRunReplacesAllLayersOfTheEarlierOne() throws Exception {
        Path out = folder.resolve("out");
        try (DemoModel model = DemoModel.unpack()) {
            assertThat(job(model, "conv2", "fc2")
                            .build()
                            .run(out, false, done -> {})
                            .replacedLayers())
                    .isEmpty();
            Files.writeString(out.resolve("mine.npy"), "not of a run");
            assertThatThrownBy(() -> job(model, "fc2").build().run(out, false, stopAt(40)))
                    .hasMessage("stop");
            assertThat(out.resolve("conv2.npy")).exists();

            assertThat(job(model, "fc2").build().run(out, true, done -> {}).replacedLayers())
                    .containsExactly("conv2", "fc2");
        }
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("mine.npy", "fc2.npy", "activations.json", ".invert-files");
        }
    }

    /** 1: every sample is a batch; 7: a short last batch; 75: one batch; 100: more room than samples. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 75, 100})
    void theBatchSizeDoesNotMoveSamples(int batchSize) {
        try (DemoModel model = DemoModel.unpack()) {
            job(model, "fc1").build().run(folder.resolve("eight"), false, done -> {});
            job(model, "fc1").batchSize(batchSize).build().run(folder.resolve("other"), false, done -> {});
        }
        for (int k : new int[] {0, 13, 63}) {
            float[] expected = neuron(folder.resolve("eight/fc1.npy"), k);
            float[] found = neuron(folder.resolve("other/fc1.npy"), k);
            for (int i = 0; i < SAMPLE_COUNT; i++) {
                // A different batch size may change the order of summation.
                assertThat(found[i]).isCloseTo(expected[i], Offset.offset(1e-4f));
            }
        }
    }

    /** The network accepts only images of 28 x 28 pixels. */
    @Test
    void aJobThatFailsAtOnceLeavesNothing() throws Exception {
        Path out = folder.resolve("out");
        byte[] file = Files.readAllBytes(input);
        String header = new String(file, 0, NpyHeader.ENCODED_BYTES, StandardCharsets.ISO_8859_1);
        System.arraycopy(
                header.replace("1, 28, 28)", "1, 14, 56)").getBytes(StandardCharsets.ISO_8859_1),
                0,
                file,
                0,
                header.length());
        Files.write(input, file);
        try (DemoModel model = DemoModel.unpack()) {
            assertThatThrownBy(() -> job(model, "fc1").build().run(out, false, done -> {}))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("cannot run on input of shape [8, 1, 14, 56]");
        }
        assertThat(out).doesNotExist();
    }

    @Test
    void halfPrecisionIsTheNearestHalf() {
        try (DemoModel model = DemoModel.unpack()) {
            job(model, "fc2").build().run(folder.resolve("single"), false, done -> {});
            job(model, "fc2").elementType(ElementType.FLOAT16).build().run(folder.resolve("half"), false, done -> {});
        }
        float[] single = neuron(folder.resolve("single/fc2.npy"), 7);
        float[] half = neuron(folder.resolve("half/fc2.npy"), 7);
        for (int i = 0; i < SAMPLE_COUNT; i++) {
            assertThat(half[i]).isEqualTo(HalfFloat.toFloat(HalfFloat.of(single[i])));
        }
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        Path out = folder.resolve("out");
        try (DemoModel model = DemoModel.unpack()) {
            assertThatThrownBy(() -> job(model, "fc3").build().run(out, false, done -> {}))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContainingAll("no layer 'fc3'", "nearest: fc1");
            Files.write(input, new byte[] {1, 2, 3});
            assertThatThrownBy(() -> job(model, "fc1").build().run(out, false, done -> {}))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContainingAll("input.npy", "not an .npy file");
        }
        assertThat(out)
                .satisfiesAnyOf(
                        none -> assertThat(none).doesNotExist(),
                        empty -> assertThat(empty).isEmptyDirectory());
    }
}
