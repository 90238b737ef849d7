package dev.invert.sparse;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rejects sparse activations that are not valid, each in one line that names the place. */
class SparseErrorsTest {
    private static final double NAN = 0x7E00;
    private static final double INFINITY = 0x7C00;
    private static final double ONE = 0x3C00;

    @TempDir
    Path folder;

    private Path cache;

    /** Two splits of two latents each, on two sequences of three tokens. */
    @BeforeEach
    void writeCache() throws IOException {
        cache = Files.createDirectory(folder.resolve("hookpoint"));
        split(0, 0, 1, 1, 0, 2, 0, 1, 2, 1);
        split(2, 0, 0, 0, 1, 1, 1);
    }

    private Safetensors tokens() {
        return new Safetensors().array("tokens", "I64", "2,3", 101, 5, 102, 101, 6, 102);
    }

    private Path file(int first) {
        return cache.resolve(first + "_" + (first + 1) + ".safetensors");
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, ONE);
        return ones;
    }

    private void split(int first, double... locations) throws IOException {
        split(first, ones(locations.length / 3), locations);
    }

    private void split(int first, double[] values, double... locations) throws IOException {
        tokens().array("activations", "F16", "" + values.length, values)
                .array("locations", "U16", values.length + ",3", locations)
                .write(file(first));
    }

    private void config(String json) throws IOException {
        Files.writeString(cache.resolve("config.json"), json);
    }

    private static void load(Path source) {
        try (ActivationMatrix matrix = ActivationReader.open(source)) {
            for (int k = 0; k < matrix.neuronCount(); k++) {
                matrix.load(k, 1).close();
            }
        }
    }

    private void assertRejected(Path source, String said) throws Exception {
        assertNoNativeLeak(() -> assertThatThrownBy(() -> load(source))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining("\n"));
    }

    private void assertRejected(String said) throws Exception {
        assertRejected(cache, said);
    }

    @Test
    void readsTheCache() {
        try (ActivationMatrix matrix = ActivationReader.open(cache);
                ActivationBlock block = matrix.load(0, 4)) {
            assertThat(matrix.sampleCount()).isEqualTo(6);
            assertThat(block.value(0, 2)).isEqualTo(1);
            assertThat(block.value(1, 1)).isEqualTo(1);
            assertThat(block.value(1, 5)).isEqualTo(1);
            assertThat(block.value(2, 0)).isEqualTo(1);
            assertThat(block.value(3, 4)).isEqualTo(1);
            assertThat(block.value(3, 5)).isZero();
        }
    }

    @Test
    void anEmptySplitIsNoError() throws Exception {
        split(2);
        load(cache);
    }

    @Test
    void emptyCaches() throws Exception {
        split(0);
        split(2);
        assertRejected("hookpoint: holds no activations; cache it again");
    }

    @Test
    void cutSplits() throws Exception {
        byte[] bytes = Files.readAllBytes(file(2));
        Files.write(file(2), Arrays.copyOf(bytes, bytes.length - 3));
        assertRejected(
                "2_3.safetensors:locations: truncated: shape [2, 3] of uint16 needs 12 bytes of data, the file has 9");
    }

    @Test
    void missingSplits() throws Exception {
        Files.move(file(2), cache.resolve("4_5.safetensors"));
        assertRejected("hookpoint: the latents from 2 to 3 are missing; copy the cache again");
        Files.move(cache.resolve("4_5.safetensors"), file(2));
        Files.delete(file(0));
        assertRejected("the latents from 0 to 1 are missing");
    }

    @Test
    void overlappingSplits() throws Exception {
        Files.copy(file(2), cache.resolve("1_3.safetensors"));
        assertRejected("1_3.safetensors: holds latents of another file too, which ends at 1; remove one of them");
    }

    @Test
    void splitsThatAreNotWhatTheirNamesSay() throws Exception {
        Files.move(file(2), cache.resolve("3_2.safetensors"));
        assertRejected("3_2.safetensors: its name says latents from 3 to 2");
    }

    @ParameterizedTest
    @CsvSource({
        "'2, 0, 0',sequence 2 of entry 0 is out of range: there are 2",
        "'1, 3, 0',position 3 of entry 0 is out of range: there are 3",
        "'1, 0, 2',latent 2 of entry 0 is out of range: there are 2"
    })
    void indicesOutOfRange(String location, String said) throws Exception {
        split(
                0,
                Arrays.stream(location.split(", ", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
        assertRejected("0_1.safetensors:locations: " + said);
    }

    @Test
    void valuesThatAreNotFinite() throws Exception {
        split(2, new double[] {ONE, NAN}, 0, 0, 0, 1, 2, 1);
        assertRejected("Activation of neuron 3 on sample 5 is NaN or infinite");
        split(2, new double[] {INFINITY, ONE}, 0, 1, 0, 1, 2, 1);
        assertRejected("Activation of neuron 2 on sample 1 is NaN or infinite");
    }

    @Test
    void configurationsOfOtherCaches() throws Exception {
        config("{\"cache_ctx_len\": 4, \"n_tokens\": 100, \"n_splits\": 2}");
        assertRejected("config.json: says sequences of 4 tokens, but the cache has tokens of shape [2, 3]");
        config("{\"ctx_len\": 4}");
        assertRejected("config.json: says sequences of 4 tokens");
        config("{\"cache_ctx_len\": 3, \"n_tokens\": 5}");
        assertRejected("config.json: says at most 5 tokens, but the cache has tokens of shape [2, 3]");
        config("{\"n_splits\": 5}");
        assertRejected("config.json: says n_splits 5, but there are 2 files");
        config("{\"n_splits\": -1}");
        assertRejected("config.json: n_splits is -1; it must be a number of at least 1");
        config("{");
        assertRejected("config.json: is not valid JSON");
        config("{\"cache_ctx_len\": 3, \"n_tokens\": 8, \"n_splits\": 2}");
        load(cache);
    }

    @Test
    void tokensOfOtherCaches() throws Exception {
        new Safetensors()
                .array("tokens", "I64", "3,2", 1, 2, 3, 4, 5, 6)
                .array("activations", "F16", "0")
                .array("locations", "U16", "0,3")
                .write(file(2));
        assertRejected("2_3.safetensors: tokens of shape [3, 2], but [2, 3] in 0_1.safetensors");
        new Safetensors()
                .array("tokens", "I64", "2,3", 101, 5, 102, 101, 7, 102)
                .array("activations", "F16", "0")
                .array("locations", "U16", "0,3")
                .write(file(2));
        assertRejected("2_3.safetensors: token 4 is 7, but 6 in 0_1.safetensors; use files of one cache");
    }

    @Test
    void cachesWithoutTokensOrConfiguration() throws Exception {
        for (int first : new int[] {0, 2}) {
            new Safetensors()
                    .array("activations", "F16", "1", ONE)
                    .array("locations", "U16", "1,3", 1, 2, 0)
                    .write(file(first));
        }
        assertRejected("hookpoint: holds no tokens, and " + cache.resolve("config.json")
                + " does not say how many there are (cache_ctx_len and n_tokens)");
        // 70 tokens are 23 sequences of 3, of which five batches of 4 were cached.
        config("{\"cache_ctx_len\": 3, \"n_tokens\": 70, \"batch_size\": 4}");
        try (ActivationMatrix matrix = ActivationReader.open(cache)) {
            assertThat(matrix.sampleCount()).isEqualTo(60);
        }
    }

    @Test
    void wrongTypes() throws Exception {
        tokens().array("activations", "I32", "1", 1)
                .array("locations", "U16", "1,3", 0, 0, 0)
                .write(file(2));
        assertRejected("2_3.safetensors: activations of type int32; they must be float16");
        tokens().array("activations", "F16", "1", ONE)
                .array("locations", "F32", "1,3", 0, 0, 0)
                .write(file(2));
        assertRejected("2_3.safetensors: locations of type float32; they must be uint16");
        tokens().array("activations", "F16", "2", ONE, ONE)
                .array("locations", "U16", "1,3", 0, 0, 0)
                .write(file(2));
        assertRejected("locations of shape [1, 3] and activations of shape [2]");
        tokens().array("activations", "F32", "1", 1)
                .array("locations", "U16", "1,3", 0, 0, 0)
                .write(file(2));
        assertRejected("2_3.safetensors: activations of type float32, but float16 in 0_1.safetensors");
    }

    @Test
    void sixteenBitsForTooManySequences() throws Exception {
        Files.delete(file(2));
        new Safetensors()
                .array("activations", "F16", "1", ONE)
                .array("locations", "U16", "1,3", 1, 2, 0)
                .write(file(0));
        config("{\"cache_ctx_len\": 3, \"n_tokens\": 300000}");
        assertRejected("0_1.safetensors: numbers 100000 sequences of 3 tokens with 16 bits, which repeat after 65536");
    }

    @Test
    void aSingleSplitIsNoCache() throws Exception {
        assertRejected(file(2), "2_3.safetensors: is a part of a cache; give the folder");
    }

    @Test
    void readsAFileWithAllLatents() throws Exception {
        Path file = tokens().array("activations", "F16", "2", ONE, ONE)
                .array("locations", "I64", "2,3", 1, 2, 9, 0, 0, 4)
                .write(folder.resolve("layers.3.safetensors"));
        try (ActivationMatrix matrix = ActivationReader.open(file);
                ActivationBlock block = matrix.load(4, 6)) {
            assertThat(matrix.neuronCount()).isEqualTo(10);
            assertThat(block.value(0, 0)).isEqualTo(1);
            assertThat(block.value(5, 5)).isEqualTo(1);
        }
    }

    private Path own(String shape, String pointers, String indices, double... values) throws IOException {
        return new Safetensors()
                .metadata("\"shape\":\"" + shape + "\",\"layout\":\"neuron-major\"")
                .array("indptr", "I64", "" + numbers(pointers).length, numbers(pointers))
                .array("indices", "U32", "" + numbers(indices).length, numbers(indices))
                .array("values", "F32", "" + values.length, values)
                .write(folder.resolve("own.safetensors"));
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "4,2;0 2 3;0 1;5 6;holds 2 indices and 2 values, 3 are needed",
                "4,2;0 3 2;0 1;5 6;indptr falls from 3 to 2 at 2",
                "4,2;0 -1 2;0 1;5 6;indptr falls from 0 to -1 at 1",
                "4,2;1 1 2;0 1;5 6;indptr goes from 1 to 2, not up from 0",
                "4,3;0 1 2;0 1;5 6;indptr has 3 numbers, shape [4, 3] needs 4",
                "4,2;0 2 2;1 0;5 6;the samples of neuron 0 do not ascend: 1, 0, of 4",
                "4,2;0 0 2;1 1;5 6;the samples of neuron 1 do not ascend: 1, 1, of 4",
                "4,2;0 1 2;0 4;5 6;the samples of neuron 1 go up to 4, of 4",
                "4,2;0 1 2;0 4294967295;5 6;the samples of neuron 1 go up to 4294967295, of 4",
                "4,2;0 1 2;0 1;5 0;stores a 0 for neuron 1 and sample 1",
                "4,2;0 1 2;0 3;5 NaN;Activation of neuron 1 on sample 3 is NaN or infinite",
                "4;0 1 2;0 3;5 6;its metadata has the shape \"4\"",
                "4,x;0 1 2;0 3;5 6;its metadata has the shape \"4,x\"",
                "0,2;0 1 2;0 3;5 6;two extents from 1 to 2^31 - 1"
            })
    void filesInTheOwnForm(String shape, String pointers, String indices, String values, String said) throws Exception {
        assertRejected(own(shape, pointers, indices, numbers(values)), said);
    }

    @Test
    void otherLayoutsAndTypesOfTheOwnForm() throws Exception {
        Path file = new Safetensors()
                .metadata("\"shape\":\"2,3\",\"layout\":\"sample-major\"")
                .array("indptr", "I32", "3", 0, 2, 3)
                .array("indices", "I32", "3", 2, 0, 1)
                .array("values", "F64", "3", 0.1, 2, 3)
                .write(folder.resolve("other.safetensors"));
        try (ActivationMatrix matrix = ActivationReader.open(file);
                ActivationBlock block = matrix.load(0, 3)) {
            assertThat(block.value(0, 0)).isEqualTo(2);
            assertThat(block.value(1, 1)).isEqualTo(3);
            // A tenth is no float32, and float64 is not rounded.
            assertThat(matrix.isSparse()).isFalse();
            assertThat(block.value(2, 0)).isEqualTo(0.1);
            assertThat(block.value(2, 1)).isZero();
        }
        assertRejected(
                new Safetensors()
                        .metadata("\"shape\":\"2,3\",\"layout\":\"diagonal\"")
                        .array("indptr", "I64", "1", 0)
                        .array("indices", "U32", "0")
                        .array("values", "F32", "0")
                        .write(folder.resolve("own.safetensors")),
                "own.safetensors: has the layout \"diagonal\"");
    }
}
