package dev.invert.arrays;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads arrays that NumPy, safetensors and PyTorch wrote (make_arrays.py), and damaged or hostile ones. */
class ArrayFileTest {
    private static final int SAMPLES = 7;
    private static final int NEURONS = 5;

    @TempDir
    Path folder;

    private static Path fixture(String name) throws Exception {
        return Path.of(ArrayFileTest.class.getResource("evil.pt").toURI()).resolveSibling(name);
    }

    private static int whole(int sample, int neuron) {
        return (sample * 7 + neuron * 3) % 101;
    }

    @ParameterizedTest
    @CsvSource({
        "stored.npz:layer4.0,FLOAT32",
        "stored.npz:fc,FLOAT16",
        "one.npz,FLOAT64",
        "deflated.npz:fc,FLOAT32",
        "types.safetensors:F16,FLOAT16",
        "types.safetensors:BF16,BFLOAT16",
        "types.safetensors:F32,FLOAT32",
        "types.safetensors:F64,FLOAT64",
        "types.safetensors:U8,FLOAT32",
        "types.safetensors:I64,INT64",
        "one.safetensors,FLOAT32",
        "F16.pt,FLOAT16",
        "BF16.pt,BFLOAT16",
        "F32.pt,FLOAT32",
        "F64.pt,FLOAT64",
        "U8.pt,FLOAT32",
        "I64.pt,INT64",
        "transposed.tnsr,FLOAT32",
        "view.pt,FLOAT32",
        "parameter.pt,FLOAT32",
        "dictionary.pt,FLOAT32",
        "dictionary.pt:fc,FLOAT32",
        "ordered.pt:a,FLOAT32"
    })
    void readsActivationsOfEveryKind(String name, ElementType type) throws Exception {
        Path file = fixture(name);
        assertNoNativeLeak(() -> {
            try (ActivationMatrix matrix = ActivationFiles.open(file)) {
                assertThat(matrix.elementType()).isEqualTo(type);
                assertThat(matrix.sampleCount()).isEqualTo(SAMPLES);
                assertThat(matrix.neuronCount()).isEqualTo(NEURONS);
                try (ActivationBlock block = matrix.load(0, NEURONS)) {
                    for (int k = 0; k < NEURONS; k++) {
                        for (int i = 0; i < SAMPLES; i++) {
                            assertThat(block.floats(k).get(i)).isEqualTo(whole(i, k));
                        }
                    }
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"types.safetensors:BOOL", "BOOL.pt", "deflated.npz:mask"})
    void readsBooleans(String name) throws Exception {
        Path file = fixture(name);
        assertNoNativeLeak(() -> {
            try (ArrayFile array = ArrayFile.open(file);
                    ActivationMatrix matrix = ActivationFiles.open(file)) {
                assertThat(array.type()).isEqualTo(ArrayType.BOOL);
                assertThat(array.fortranOrder()).isFalse();
                assertThat(array.shape()).containsExactly((long) SAMPLES, (long) NEURONS);
                ByteBuffer row = ByteBuffer.allocate(NEURONS);
                array.read(3 * NEURONS, row);
                for (int k = 0; k < NEURONS; k++) {
                    // In the .npz, odd numbers became true; in the other files, numbers other than 0.
                    int expected = name.endsWith("mask") ? whole(3, k) % 2 : 1;
                    assertThat(row.get(k)).isEqualTo((byte) expected);
                    try (ActivationBlock block = matrix.load(k, 1)) {
                        assertThat(block.floats(0).get(3)).isEqualTo(expected);
                    }
                }
            }
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "stored.npz;holds 2 arrays (layer4.0, fc); name one",
                "stored.npz:layer4;nearest: layer4.0",
                "types.safetensors;holds 7 arrays",
                "types.safetensors:F3;nearest: ",
                "ordered.pt;holds 2 arrays (a, b); name one",
                "F32.pt:fc;holds a single tensor without a name; leave out ':fc'",
                "list.pt;no tensor",
                "strided.pt;save tensor.contiguous()",
                "legacy.pt;since PyTorch 1.6",
                "none.npz;no such file"
            })
    void saysWhatIsWrong(String name, String said) throws Exception {
        Path file = fixture(name);
        assertThatThrownBy(() -> ActivationFiles.open(file).close())
                .isInstanceOf(InvertException.class)
                .hasMessageContaining(name.replaceFirst(":.*", ""))
                .hasMessageContaining(said)
                .hasMessageNotContaining("\n");
    }

    /**
     * Starts like the pickle of torch.save(x.to_sparse()). SciPy's formats differ in the names of their index arrays.
     */
    @Test
    void saysThatMatricesAreSparse() throws Exception {
        String pickle = "\u0080\u0002ctorch._utils\n_rebuild_sparse_tensor\nq\0ctorch.serialization\n_get_layout\n"
                + "q\1X\u0010\0\0\0torch.sparse_coo\u0085R.";
        assertThatThrownBy(() -> ArrayFile.open(zip("sparse.pt", pickle, "archive/data.pkl")))
                .isInstanceOf(InvertException.class)
                .hasMessage(folder.resolve("sparse.pt") + ": holds a sparse tensor; save tensor.to_dense()");
        for (String indices : List.of("indptr.npy", "row.npy")) {
            assertThatThrownBy(
                            () -> ArrayFile.open(zip("sparse.npz", "", indices, "format.npy", "shape.npy", "data.npy")))
                    .isInstanceOf(InvertException.class)
                    .hasMessage(folder.resolve("sparse.npz")
                            + ": is a sparse matrix of SciPy; save it with numpy.save(file, matrix.toarray())");
        }
    }

    private Path zip(String name, String content, String... entries) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        Path file = folder.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String entryName : entries) {
                ZipEntry entry = new ZipEntry(entryName);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(bytes.length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(bytes);
            }
        }
        return file;
    }

    @Test
    void runsNothingThatAPickleNames() throws Exception {
        Path evil = fixture("evil.pt");
        assertThatThrownBy(() -> ArrayFile.open(evil))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("posix.system")
                .hasMessageContaining("calls are never executed");
        assertThat(Path.of("executed-by-pickle")).doesNotExist();
    }

    /** LibTorch's own unpickler trusts such a size and reads out of bounds. */
    @Test
    void comparesTheSizesInAPickleWithTheData() throws Exception {
        byte[] bytes = Files.readAllBytes(fixture("F32.pt"));
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        // BININT1 7 BININT1 5 TUPLE2, the shape, becomes 7 x 200; BININT1 35, the storage, becomes 200.
        int shape = text.indexOf("K\u0007K\u0005\u0086");
        int storage = text.indexOf("K#");
        assertThat(shape).isPositive();
        assertThat(storage).isPositive();
        bytes[shape + 3] = (byte) 200;
        bytes[shape + 8] = (byte) 200;
        bytes[storage + 1] = (byte) 200;
        Path lying = Files.write(folder.resolve("lying.pt"), bytes);
        assertThatThrownBy(() -> ArrayFile.open(lying))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("truncated");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1000000,1000000],\"data_offsets\":[0,4000000000000]}};truncated",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[9000000000000000000,9],\"data_offsets\":[0,16]}};out of range",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,16]}};disagree",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[16,0]}};truncated",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2,-2],\"data_offsets\":[0,16]}};no valid shape",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0,2],\"data_offsets\":[0,16]}};no valid shape",
                "{\"a\":{\"dtype\":\"C64\",\"shape\":[1,2],\"data_offsets\":[0,16]}};elements of type C64",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]},\"a\":{}};not valid JSON",
                "{\"__metadata__\":{}};holds no arrays",
                "[];not an object"
            })
    void checksSafetensorsHeadersAgainstTheFile(String header, String said) throws Exception {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        Path path = Files.write(
                folder.resolve("bad.safetensors"),
                file.putLong(json.length).put(json).array());
        assertThatThrownBy(() -> ActivationFiles.open(path))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("bad.safetensors")
                .hasMessageContaining(said);
    }

    /**
     * Damaged files are rejected with a message or read as something else, but never crash or allocate without limit.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "stored.npz:fc",
                "deflated.npz:fc",
                "types.safetensors:F32",
                "F32.pt",
                "ordered.pt:a",
                "parameter.pt",
                "evil.pt"
            })
    void survivesDamagedFiles(String name) throws Exception {
        List<String> parts = List.of(name.split(":"));
        byte[] good = Files.readAllBytes(fixture(parts.get(0)));
        Random random = new Random(12);
        Path file = folder.resolve("damaged" + parts.get(0).replaceFirst(".*(?=\\.)", ""));
        Path source = parts.size() == 1 ? file : Path.of(file + ":" + parts.get(1));
        assertNoNativeLeak(() -> {
            for (int round = 0; round < 1500; round++) {
                byte[] bad = good.clone();
                for (int change = 1 + random.nextInt(3); change > 0; change--) {
                    bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
                }
                readAll(Files.write(file, round % 10 == 0 ? shortened(bad, random) : bad), source);
            }
        });
        assertThat(Path.of("executed-by-pickle")).doesNotExist();
    }

    private static byte[] shortened(byte[] bytes, Random random) {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }

    private static void readAll(Path file, Path source) throws IOException {
        try (ActivationMatrix matrix = ActivationFiles.open(source)) {
            assertThat((long) matrix.sampleCount() * matrix.neuronCount()).isLessThanOrEqualTo(Files.size(file));
            matrix.load(0, matrix.neuronCount()).close();
        } catch (InvertException expected) {
            assertThat(expected.getMessage()).contains("damaged");
        }
    }
}
