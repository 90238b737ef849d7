package dev.invert.sparse;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.SparseBlock;
import dev.invert.errors.InvertException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Opens real latents in every form: the same 64 of a sparse autoencoder on 16,384 tokens. */
class ActivationReaderTest {
    private static final int SAMPLES = 16_384;
    private static final int NEURONS = 64;

    @TempDir
    Path folder;

    private static Path fixture(String name) throws Exception {
        return Path.of(ActivationReaderTest.class.getResource("csr.npz").toURI())
                .resolveSibling(name);
    }

    private static double[][] expected(String name) throws Exception {
        double[][] sums = new double[NEURONS][SAMPLES];
        try (SparseMatrix matrix = ScipyFile.open(fixture(name), MemoryBudget.process())) {
            matrix.forEach((row, column, value) -> sums[column][row] += value);
        }
        return sums;
    }

    private static void requireEqual(ActivationMatrix matrix, double[][] expected) {
        assertThat(matrix.sampleCount()).isEqualTo(SAMPLES);
        assertThat(matrix.neuronCount()).isEqualTo(NEURONS);
        for (int first = 0; first < NEURONS; first += 24) {
            int count = Math.min(24, NEURONS - first);
            try (ActivationBlock block = matrix.load(first, count)) {
                assertThat(block).isInstanceOf(SparseBlock.class);
                for (int k = 0; k < count; k++) {
                    double[] dense = new double[SAMPLES];
                    for (int i = 0; i < SAMPLES; i++) {
                        dense[i] = block.value(k, i);
                    }
                    assertThat(dense).as("neuron " + (first + k)).isEqualTo(expected[first + k]);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "csr_uncompressed.npz,FLOAT32",
        "coo.pt,FLOAT32",
        "coo_uncoalesced.pt,FLOAT32",
        "csr_half.pt,FLOAT16",
        "triplets,FLOAT32",
        "layers.2,FLOAT16"
    })
    void readsEveryForm(String name, ElementType type) throws Exception {
        double[][] expected = expected("csr_uncompressed.npz");
        Path source = fixture(name);
        assertNoNativeLeak(() -> {
            List<Double> progress = new ArrayList<>();
            try (ActivationMatrix matrix = ActivationReader.open(source, MemoryBudget.process(), progress::add)) {
                assertThat(matrix.elementType()).isEqualTo(type);
                assertThat(matrix.isSparse()).isTrue();
                requireEqual(matrix, expected);
            }
            assertThat(progress).isSorted();
            assertThat(progress.get(progress.size() - 1)).isEqualTo(1);
        });
    }

    @Test
    void dropsStoredZeros() throws Exception {
        String name = "signed_explicit_zeros.npz";
        double[][] expected = expected(name);
        try (ActivationMatrix matrix = ActivationReader.open(fixture(name))) {
            requireEqual(matrix, expected);
            long stored = 0;
            try (SparseBlock block = (SparseBlock) matrix.load(0, NEURONS)) {
                for (int k = 0; k < NEURONS; k++) {
                    stored += block.storedCount(k);
                }
            }
            try (SparseMatrix raw = ScipyFile.open(fixture(name), MemoryBudget.process())) {
                assertThat(stored).isPositive().isLessThan(raw.entryCount());
            }
        }
    }

    /** The entries take 85 kB in buckets and 57 kB in the result, of which 30 kB have no room. */
    @Test
    void usesTemporaryFilesBeyondTheMemoryLimit() throws Exception {
        double[][] expected = expected("csr_uncompressed.npz");
        assertNoNativeLeak(() -> {
            MemoryBudget budget = MemoryBudget.ofBytes(60_000);
            try (ActivationMatrix matrix = ActivationReader.open(fixture("coo.pt"), budget, share -> {})) {
                assertThat(budget.peakBytes()).isZero();
                requireEqual(matrix, expected);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"coo_uncoalesced.pt", "layers.2", "signed_explicit_zeros.npz"})
    void writesAFileThatIsReadAsItIs(String name) throws Exception {
        Path file = folder.resolve("latents.safetensors");
        TransposeJob job = new TransposeJob(fixture(name), file, MemoryBudget.process(), share -> {});
        TransposeJob.Summary summary = job.run(false);
        assertThat(summary.wasFinished()).isFalse();
        double[][] expected = expected(name.endsWith("zeros.npz") ? name : "csr_uncompressed.npz");
        long nonzeros = 0;
        for (double[] neuron : expected) {
            for (double value : neuron) {
                nonzeros += value != 0 ? 1 : 0;
            }
        }
        assertThat(summary.entryCount()).isEqualTo(nonzeros);
        long valueBytes = name.equals("layers.2") ? 2 : 4;
        assertThat(Files.size(file)).isEqualTo(640 + 65 * 8 + nonzeros * (4 + valueBytes));
        assertThat(folder.toFile().list()).containsExactly("latents.safetensors");
        assertNoNativeLeak(() -> {
            MemoryBudget budget = MemoryBudget.ofBytes(1 << 20);
            try (ActivationMatrix matrix = ActivationReader.open(file, budget, share -> {
                throw new AssertionError("transposed again");
            })) {
                requireEqual(matrix, expected);
            }
        });
        assertThat(job.run(true)).isEqualTo(new TransposeJob.Summary(SAMPLES, NEURONS, nonzeros, NEURONS, true));
    }

    @Test
    void readsTheTokensOfCaches() throws Exception {
        int[][] rows = new int[2][128];
        int i = 0;
        for (String name : List.of("triplets", "layers.2")) {
            try (CachedTokens tokens =
                    CachedTokens.open(fixture(name), MemoryBudget.process()).orElseThrow()) {
                assertThat(tokens.sequenceCount()).isEqualTo(128);
                assertThat(tokens.tokenCount()).isEqualTo(SAMPLES);
                assertThat(tokens.length(5)).isEqualTo(128);
                tokens.read(5, rows[i++]);
            }
        }
        // [CLS] and [SEP] of the tokenizer.
        assertThat(rows[0]).startsWith(101).endsWith(102).isEqualTo(rows[1]);
        assertThat(CachedTokens.open(fixture("csr.npz"), MemoryBudget.process()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "batch-0.json;{\"features\": [{\"feature_index\": 3, \"activations\": [{\"tokens\": [1]}]}]}",
                "batch-0.jsonl;{\"id\": \"1\", \"modelId\": \"gpt2\", \"index\": \"3\", \"tokens\": [], \"maxValue\": 1}"
            })
    void saysThatExcerptsAreNotEnough(String name, String content) throws Exception {
        Path file = Files.writeString(folder.resolve(name), content);
        assertThatThrownBy(() -> ActivationReader.open(file))
                .isInstanceOf(InvertException.class)
                .hasMessageStartingWith(
                        file + ": holds excerpts of the texts that activate each latent most, and no AUC"
                                + " follows from excerpts; give its activations on all tokens")
                .hasMessageNotContaining("\n");
    }
}
