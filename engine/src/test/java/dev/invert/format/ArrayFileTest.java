package dev.invert.format;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.InvertException;
import dev.invert.memory.NativeMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

/** Arrays as NumPy, safetensors and PyTorch write them (make_arrays.py), and damaged or hostile ones. */
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
        "one.npz,FLOAT32",
        "deflated.npz:fc,FLOAT32",
        "types.safetensors:F16,FLOAT16",
        "types.safetensors:BF16,BFLOAT16",
        "types.safetensors:F32,FLOAT32",
        "types.safetensors:F64,FLOAT32",
        "types.safetensors:U8,FLOAT32",
        "types.safetensors:I64,FLOAT32",
        "one.safetensors,FLOAT32",
        "F16.pt,FLOAT16",
        "BF16.pt,BFLOAT16",
        "F32.pt,FLOAT32",
        "F64.pt,FLOAT32",
        "U8.pt,FLOAT32",
        "I64.pt,FLOAT32",
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
                    // True where the number is odd in the .npz, where it is not 0 elsewhere.
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

    /** The pickle of torch.save(x.to_sparse()) begins so; SciPy's formats differ in what they call their indices. */
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
                .hasMessageContaining("nothing is ever called");
        assertThat(Path.of("executed-by-pickle")).doesNotExist();
    }

    /** LibTorch's own unpickler believes such a size and reads beyond its memory. */
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

    @Test
    void unpacksToAFileWhatMemoryDoesNotHold() throws Exception {
        int samples = 100_000;
        Path file = folder.resolve("large.npz");
        byte[] header = new byte[NpyHeader.ENCODED_BYTES];
        NpyHeader.encode("<f4", true, samples, 3).get(header);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("arr_0.npy"));
            zip.write(header);
            ByteBuffer row = ByteBuffer.allocate(samples * 4).order(ByteOrder.LITTLE_ENDIAN);
            for (int k = 0; k < 3; k++) {
                for (int i = 0; i < samples; i++) {
                    row.putFloat(i * 4, whole(i % 1000, k));
                }
                zip.write(row.array());
            }
        }
        long limit = NativeMemory.limitBytes();
        assertNoNativeLeak(() -> {
            // Room for one neuron of 400,000 bytes, not for the array of 1,200,000.
            NativeMemory.setLimitBytes(NativeMemory.usedBytes() + 500_000);
            try (ActivationMatrix matrix = ActivationFiles.open(file);
                    ActivationBlock block = matrix.load(2, 1)) {
                assertThat(block.floats(0).get(99_999)).isEqualTo(whole(999, 2));
            } finally {
                NativeMemory.setLimitBytes(limit);
            }
        });
    }

    @Test
    void refusesEntriesThatClaimToUnpackToMoreThanDeflateCan() throws Exception {
        Path file = folder.resolve("bomb.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("a.npy"));
            zip.write(new byte[1000]);
        }
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer directory = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int entry = directory.getInt(bytes.length - 22 + 16);
        directory.putInt(entry + 24, 0x7FFFFFFF);
        Files.write(file, bytes);
        assertThatThrownBy(() -> ArrayFile.open(file))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("deflate cannot");
    }

    /** 5 GiB, most of it a hole in the file: sizes and offset that only ZIP64 can say. */
    @Test
    void readsStoredEntriesOfMoreThanFourGigabytesInPlace() throws Exception {
        int samples = 1 << 20;
        int neurons = 1280;
        long data = 4L * samples * neurons + NpyHeader.ENCODED_BYTES;
        Path file = folder.resolve("huge.npz");
        byte[] name = "fc.npy".getBytes(StandardCharsets.US_ASCII);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer local = zipBuffer(30 + name.length)
                    .putInt(0x04034b50)
                    .position(26)
                    .putShort((short) name.length)
                    .putShort((short) 0)
                    .put(name);
            channel.write(local.flip(), 0);
            channel.write(NpyHeader.encode("<f4", true, samples, neurons), 36);
            ByteBuffer last = zipBuffer(4).putFloat(42);
            channel.write(last.flip(), 36 + data - 4);
            ByteBuffer end = zipBuffer(200);
            end.putInt(0x02014b50).position(20).putInt(-1).putInt(-1);
            end.putShort((short) name.length)
                    .putShort((short) 20)
                    .position(42)
                    .putInt(0)
                    .put(name);
            end.putShort((short) 1).putShort((short) 16).putLong(data).putLong(data);
            int directoryBytes = end.position();
            int end64 = directoryBytes;
            end.putInt(0x06064b50).putLong(44).position(end64 + 40);
            end.putLong(directoryBytes).putLong(36 + data);
            end.putInt(0x07064b50).putInt(0).putLong(36 + data + end64).putInt(1);
            int tail = end.position();
            end.putInt(0x06054b50).position(tail + 12).putInt(-1).putInt(-1).putShort((short) 0);
            channel.write(end.flip(), 36 + data);
        }
        try (ActivationMatrix matrix = ActivationFiles.open(file);
                ActivationBlock block = matrix.load(neurons - 1, 1)) {
            assertThat(block.floats(0).get(samples - 1)).isEqualTo(42);
            assertThat(block.floats(0).get(samples - 2)).isZero();
        }
    }

    private static ByteBuffer zipBuffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void noticesADamagedDeflatedEntry() throws Exception {
        byte[] bytes = Files.readAllBytes(fixture("deflated.npz"));
        int refused = 0;
        // Bytes of the first entry's data; a flip that keeps the stream whole is found by the checksum.
        for (int at = 60; at < 150; at += 3) {
            byte[] bad = bytes.clone();
            bad[at] ^= 0x10;
            Path file = Files.write(folder.resolve("bad.npz"), bad);
            try (ArrayFile array = ArrayFile.open(Path.of(file + ":fc"))) {
                assertThat(array.shape()).containsExactly(7L, 5L);
            } catch (InvertException expected) {
                refused++;
            }
        }
        assertThat(refused).isEqualTo(30);
    }

    /** Damaged files are refused in words or read as something else, but never crash or allocate at random. */
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
