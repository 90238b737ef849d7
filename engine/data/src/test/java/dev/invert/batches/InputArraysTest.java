package dev.invert.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.MemoryBudget;
import dev.invert.arrays.NpyHeader;
import dev.invert.errors.InvertException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the inputs of a model with several arguments, and the tokens that count. */
class InputArraysTest {
    private static final MemoryBudget BUDGET = MemoryBudget.process();

    @TempDir
    Path folder;

    @Test
    void severalArraysHaveNames() throws IOException {
        Path file = npz(Map.of("input_ids", longs(3, 2, 1, 2, 3, 4, 5, 6), "keep", bools(3, 2, 1, 0, 1, 1, 0, 1)));
        try (InputArrays inputs = InputArrays.open(file, 1, 0, BUDGET)) {
            assertThat(inputs.sampleCount()).isEqualTo(3);
            assertThat(inputs.sources()).extracting(NamedSource::name).containsExactly("input_ids", "keep");
            BatchSource ids = inputs.sources().get(0).source();
            BatchSource keep = inputs.sources().get(1).source();
            assertThat(ids.inputType()).isEqualTo(InputType.INT64);
            assertThat(keep.inputType()).isEqualTo(InputType.BOOL);
            ByteBuffer values = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());
            assertThat(ids.fill(values)).isEqualTo(2);
            assertThat(values.getLong(0)).isEqualTo(3);
            ByteBuffer flags = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
            assertThat(keep.fill(flags)).isEqualTo(2);
            assertThat(new byte[] {flags.get(0), flags.get(1), flags.get(2), flags.get(3)})
                    .containsExactly(1, 1, 0, 1);
        }
    }

    @Test
    void oneArrayIsTheFirstInput() throws IOException {
        Path file = npz(Map.of("keep", bools(1, 2, 1, 0)));
        try (InputArrays inputs = InputArrays.open(file, 0, 0, BUDGET)) {
            assertThat(inputs.sources()).extracting(NamedSource::name).containsExactly("");
            assertThat(inputs.sources().get(0).source().inputType()).isEqualTo(InputType.FLOAT32);
        }
        Path named = Path.of(npz(Map.of("a", longs(1, 2, 1, 2), "b", longs(2, 2, 1, 2, 3, 4))) + ":b");
        try (InputArrays inputs = InputArrays.open(named, 0, 0, BUDGET)) {
            assertThat(inputs.sampleCount()).isEqualTo(2);
        }
        assertThatThrownBy(() -> InputArrays.open(folder.resolve("input.npz"), 0, 0, BUDGET))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("array a has 1 samples and b has 2; the inputs of a model need the same");
    }

    @Test
    void tokensCountThatPassMaskAndIds() throws IOException {
        Path ids = write("ids.npy", longs(2, 3, 101, 7, 0, 101, 8, 9));
        Path mask = write("mask.npy", bools(2, 3, 1, 1, 0, 1, 0, 1));
        TokenMask ofIds = TokenMask.read(null, ids, Set.of(0L, 101L), 2, BUDGET);
        assertThat(ofIds.tokenCount()).isEqualTo(3);
        assertThat(ofIds.tokens(0)).containsExactly(1);
        assertThat(ofIds.tokens(1)).containsExactly(1, 2);
        assertThat(ofIds.tokensBefore(2)).isEqualTo(3);
        TokenMask both = TokenMask.read(mask, ids, Set.of(101L), 2, BUDGET);
        assertThat(both.tokens(0)).containsExactly(1);
        assertThat(both.tokens(1)).containsExactly(2);
        assertThat(both.keeps(1, 0)).isFalse();
        assertThat(TokenMask.read(mask, null, Set.of(), 1, BUDGET).tokensBefore(1))
                .isEqualTo(2);
    }

    @Test
    void aMaskThatDoesNotFitIsRefused() throws IOException {
        Path ids = write("ids.npy", longs(2, 3, 1, 7, 0, 5, 5, 5));
        assertRefused(ids, null, 2, "holds 7.0; a mask is 1 for tokens that count and 0 for others");
        assertRefused(null, ids, 2, "ids.npy: sample 1 has no token that counts; leave it out of the input");
        assertRefused(null, ids, 3, "shape [2, 3]; expected (samples, tokens) with 3 samples");
        Path narrow = write("narrow.npy", bools(2, 2, 1, 1, 1, 1));
        assertRefused(narrow, ids, 2, "the mask has 2 tokens per sample, the input has 3");
    }

    private static void assertRefused(Path mask, Path ids, int samples, String words) {
        assertThatThrownBy(() -> TokenMask.read(mask, ids, Set.of(5L), samples, BUDGET))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining(words)
                .message()
                .hasLineCount(1);
    }

    private static byte[] longs(int rows, int columns, long... values) {
        ByteBuffer file = ByteBuffer.allocate(NpyHeader.ENCODED_BYTES + values.length * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        file.put(NpyHeader.encode("<i8", false, rows, columns));
        for (long value : values) {
            file.putLong(value);
        }
        return file.array();
    }

    private static byte[] bools(int rows, int columns, int... values) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(NpyHeader.encode("|b1", false, rows, columns).array());
        for (int value : values) {
            file.write(value);
        }
        return file.toByteArray();
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private Path npz(Map<String, byte[]> arrays) throws IOException {
        Path file = folder.resolve("input.npz");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> array : new TreeMap<>(arrays).entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                zip.write(array.getValue());
            }
        }
        return file;
    }
}
