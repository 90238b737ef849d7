package dev.invert.activations;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.SparseBlock;
import dev.invert.arrays.ActivationFolder;
import dev.invert.arrays.NpyHeader;
import dev.invert.demo.DemoModel;
import dev.invert.sparse.ActivationReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores layers in sparse form, also after an interruption. */
class SparseLayersTest extends JobOnFiles {
    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT32", "FLOAT16"})
    void holdsTheSameActivations(ElementType type) throws Exception {
        Path dense = folder.resolve("dense");
        Path sparse = folder.resolve("sparse");
        try (DemoModel model = DemoModel.unpack()) {
            job(model, "fc1").elementType(type).build().run(dense, false, done -> {});
            job(model, "fc1").elementType(type).sparsity(Sparsity.ON).build().run(sparse, false, done -> {});
        }
        assertThat(sparse.toFile().list())
                .containsExactlyInAnyOrder("fc1.safetensors", "activations.json", ".invert-files");
        ActivationFolder.LayerFile layer = ActivationFolder.of(sparse).layers().get(0);
        assertThat(layer.layer()).isEqualTo("fc1");
        assertNoNativeLeak(() -> {
            try (ActivationMatrix expected = ActivationReader.open(dense.resolve("fc1.npy"));
                    ActivationMatrix actual = ActivationReader.open(layer.file())) {
                assertThat(actual.elementType()).isEqualTo(type);
                assertThat(actual.sampleCount()).isEqualTo(SAMPLE_COUNT);
                assertThat(actual.neuronCount()).isEqualTo(expected.neuronCount());
                try (ActivationBlock a = expected.load(0, expected.neuronCount());
                        ActivationBlock b = actual.load(0, expected.neuronCount())) {
                    assertThat(b).isInstanceOf(SparseBlock.class);
                    for (int k = 0; k < expected.neuronCount(); k++) {
                        for (int i = 0; i < SAMPLE_COUNT; i++) {
                            assertThat(b.value(k, i)).isEqualTo(a.value(k, i));
                        }
                    }
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 40, 75})
    void continuesWithTheSameBytes(int stopAfter) throws Exception {
        Path whole = folder.resolve("whole");
        Path interrupted = folder.resolve("interrupted");
        try (DemoModel model = DemoModel.unpack()) {
            job(model, "fc1").sparsity(Sparsity.ON).build().run(whole, false, done -> {});
            assertThatThrownBy(() ->
                            job(model, "fc1").sparsity(Sparsity.ON).build().run(interrupted, false, stopAt(stopAfter)))
                    .hasMessage("stop");
            assertThat(interrupted.resolve("fc1.safetensors")).doesNotExist();
            assertThatThrownBy(() -> job(model, "fc1").build().run(interrupted, true, done -> {}))
                    .hasMessageContaining("sparse was ON and is not given");
            job(model, "fc1").sparsity(Sparsity.ON).build().run(interrupted, true, done -> {});
        }
        assertThat(Files.readAllBytes(interrupted.resolve("fc1.safetensors")))
                .isEqualTo(Files.readAllBytes(whole.resolve("fc1.safetensors")));
    }

    @Test
    void aFinishedJobStaysAsItIsUnlessItsFileIsCut() throws Exception {
        Path out = folder.resolve("out");
        try (DemoModel model = DemoModel.unpack()) {
            ActivationJob job = job(model, "fc1").sparsity(Sparsity.ON).build();
            job.run(out, false, done -> {});
            assertThat(job.run(out, true, stopAt(0)).finishedBefore()).isTrue();
            Path file = out.resolve("fc1.safetensors");
            byte[] bytes = Files.readAllBytes(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(bytes.length - 1L);
            }
            assertThat(job.run(out, true, done -> {}).finishedBefore()).isFalse();
            assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        }
    }

    @Test
    void theOtherFormOfAnEarlierRunIsRemoved() throws Exception {
        Path out = folder.resolve("out");
        try (DemoModel model = DemoModel.unpack()) {
            job(model, "fc1").build().run(out, false, done -> {});
            job(model, "fc1").sparsity(Sparsity.ON).build().run(out, false, done -> {});
            assertThat(out.resolve("fc1.npy")).doesNotExist();
            assertThat(out.resolve("fc1.safetensors")).exists();
            // Half of the activations of this layer are other than 0.
            job(model, "fc1").sparsity(Sparsity.AUTO).build().run(out, false, done -> {});
            assertThat(out.resolve("fc1.safetensors")).doesNotExist();
            assertThat(out.resolve("fc1.npy")).exists();
        }
    }

    @ParameterizedTest
    @CsvSource({"0,true", "9,true", "10,false", "100,false"})
    void lessThanATenthIsSparse(int percent, boolean sparse) throws Exception {
        int rows = 50;
        int neurons = 20;
        int nonzeros = rows * neurons * percent / 100;
        Random random = new Random(percent);
        ByteBuffer values = ByteBuffer.allocate(rows * neurons * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int placed = 0; placed < nonzeros; ) {
            int at = random.nextInt(rows * neurons) * Float.BYTES;
            if (values.getFloat(at) == 0) {
                values.putFloat(at, -1);
                placed++;
            }
        }
        // A zero of either sign is no activation.
        for (int at = 0; at < values.limit(); at += Float.BYTES) {
            if (values.getFloat(at) == 0 && random.nextBoolean()) {
                values.putFloat(at, -0f);
            }
        }
        Path file = folder.resolve("layer.part");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.write(values, NpyHeader.ENCODED_BYTES);
            SparseRows layer =
                    new SparseRows(channel, rows, rows, neurons, ElementType.FLOAT32, MemoryBudget.process());
            assertThat(layer.areSparse()).isEqualTo(sparse);
            layer.write(folder.resolve("layer.safetensors"), "0");
        }
        try (ActivationMatrix matrix = ActivationReader.open(folder.resolve("layer.safetensors"));
                SparseBlock block = (SparseBlock) matrix.load(0, neurons)) {
            int stored = 0;
            for (int k = 0; k < neurons; k++) {
                stored += block.storedCount(k);
            }
            assertThat(stored).isEqualTo(nonzeros);
        }
    }
}
