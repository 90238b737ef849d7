package dev.invert.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.invert.ActivationMatrix;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged files of each sparse form are read as something else or are an error of one line, and take no more memory than
 * allowed. {@code -Dinvert.fuzz.files=1000000 -Dinvert.fuzz.seed=1} runs longer.
 */
class SparseFuzzTest {
    private static final int FILES = Integer.getInteger("invert.fuzz.files", 400);
    private static final long SEED = Long.getLong("invert.fuzz.seed", 20261129);
    private static final long MOST_BYTES = 16L << 20;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"csr.npz", "csc_array_i8_f8.npz", "coo_array_i8_f8.npz", "csr_messy.npz", "coo.pt", "csr_half.pt"
            })
    void damagedFilesAreReadOrAnError(String name) throws Exception {
        byte[] whole;
        try (var in = SparseFuzzTest.class.getResourceAsStream(name)) {
            whole = in.readAllBytes();
        }
        damage(folder.resolve("fuzz" + name.substring(name.indexOf('.'))), whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"own", "sample-major", "0_9"})
    void damagedSafetensorsAreReadOrAnError(String form) throws Exception {
        Safetensors file = new Safetensors();
        if (form.equals("0_9")) {
            file.array("tokens", "I64", "2,2", 1, 2, 3, 4)
                    .array("activations", "F16", "3", 0x3C00, 0x3C01, 0x3C02)
                    .array("locations", "U16", "3,3", 0, 0, 1, 0, 1, 9, 1, 1, 0);
        } else {
            file.metadata("\"shape\":\"3,3\",\"layout\":\"" + (form.equals("own") ? "neuron-major" : form) + "\"")
                    .array("indptr", "I64", "4", 0, 2, 2, 3)
                    .array("indices", "U32", "3", 0, 2, 1)
                    .array("values", "F32", "3", 1, 2, 3);
        }
        damage(folder.resolve(form.equals("0_9") ? "0_9.safetensors" : "fuzz.safetensors"), file.bytes());
    }

    private void damage(Path file, byte[] whole) throws IOException {
        MemoryBudget budget = MemoryBudget.ofBytes(MOST_BYTES);
        int read = 0;
        for (int i = 0; i < FILES; i++) {
            SplittableRandom random = new SplittableRandom(SEED + i);
            Files.write(file, damaged(whole, random));
            Path source = file.getFileName().toString().startsWith("0_") ? file.getParent() : file;
            try (ActivationMatrix matrix = ActivationReader.open(source, budget, share -> {})) {
                for (int k = 0; k < matrix.neuronCount(); k += 1 + matrix.neuronCount() / 8) {
                    matrix.load(k, 1).close();
                }
                read++;
            } catch (InvertException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
            } catch (RuntimeException | Error e) {
                fail("seed " + (SEED + i), e);
            }
            assertThat(budget.usedBytes()).as("seed " + (SEED + i)).isZero();
        }
        assertThat(read).isBetween(1, FILES - 1);
    }

    /** Changes digits of the header, or any bytes, or cuts the end. */
    private static byte[] damaged(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole.clone();
        int[] digits = IntStream.range(0, Math.min(bytes.length, 1000))
                .filter(at -> bytes[at] >= '0' && bytes[at] <= '9')
                .toArray();
        for (int change = 1 + random.nextInt(3); change > 0; change--) {
            if (digits.length > 0 && random.nextBoolean()) {
                bytes[digits[random.nextInt(digits.length)]] = (byte) ('0' + random.nextInt(10));
            } else {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"2000000000", "70000000"})
    void implausibleNumbersOfNeuronsAreErrors(String neurons) throws Exception {
        Path file = new Safetensors()
                .metadata("\"shape\":\"3," + neurons + "\",\"layout\":\"sample-major\"")
                .array("indptr", "I64", "4", 0, 2, 2, 3)
                .array("indices", "U32", "3", 0, 2, 1)
                .array("values", "F32", "3", 1, 2, 3)
                .write(folder.resolve("wide.safetensors"));
        try {
            ActivationReader.open(file).close();
            fail("opened");
        } catch (InvertException e) {
            assertThat(e.getMessage())
                    .isEqualTo(file + ": has " + neurons + " neurons, but only 3 activations; write it again with the"
                            + " shape (samples, neurons)");
        }
    }
}
