package dev.invert.arrays;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.DenseValues;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads activations from .npy files of every kind, and checks the messages for files that are not activations. */
class ActivationFilesTest {
    @TempDir
    Path folder;

    private Path write(String name, String header, byte[] data) throws IOException {
        int padded = (10 + header.length() + 1 + 63) / 64 * 64;
        ByteBuffer file = ByteBuffer.allocate(padded + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        file.putShort((short) (padded - 10));
        file.put(header.getBytes(StandardCharsets.US_ASCII));
        while (file.position() < padded - 1) {
            file.put((byte) ' ');
        }
        file.put((byte) '\n').put(data);
        return Files.write(folder.resolve(name), file.array());
    }

    private static String header(String type, boolean fortran, String shape) {
        return "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': (" + shape
                + "), }";
    }

    private static float value(int sample, int neuron) {
        return (sample * 7 + neuron * 3) % 101 - 50;
    }

    private static short half(float wholeNumber) {
        if (wholeNumber == 0) {
            return 0;
        }
        int exponent = Math.getExponent(wholeNumber);
        int fraction = (int) ((Math.abs(wholeNumber) / (1 << exponent) - 1) * 1024);
        return (short) ((wholeNumber < 0 ? 0x8000 : 0) | (exponent + 15) << 10 | fraction);
    }

    private static byte[] data(String type, boolean fortran, int samples, int neurons) {
        int bytes = Integer.parseInt(type.substring(2));
        ByteBuffer data = ByteBuffer.allocate(samples * neurons * bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < samples * neurons; i++) {
            float value = fortran ? value(i % samples, i / samples) : value(i / neurons, i % neurons);
            switch (bytes) {
                case 2 -> data.putShort(half(value));
                case 4 -> data.putFloat(value);
                default -> data.putDouble(value);
            }
        }
        return data.array();
    }

    /** Odd extents, so that rows and columns cannot be confused; a single neuron is neuron-major in either order. */
    @ParameterizedTest
    @CsvSource({
        "<f4,true,100,17",
        "<f4,false,100,17",
        "<f8,true,100,5",
        "<f8,false,100,5",
        "<f2,true,33,5",
        "<f2,false,33,5",
        "<f4,false,7,1"
    })
    void readsEveryTypeInBothOrders(String type, boolean fortran, int samples, int neurons) throws Exception {
        Path file =
                write("a.npy", header(type, fortran, samples + ", " + neurons), data(type, fortran, samples, neurons));
        assertNoNativeLeak(() -> {
            try (ActivationMatrix matrix = ActivationFiles.open(file)) {
                assertThat(matrix.sampleCount()).isEqualTo(samples);
                assertThat(matrix.neuronCount()).isEqualTo(neurons);
                for (int first = 0; first < neurons; first += 3) {
                    int count = Math.min(3, neurons - first);
                    try (ActivationBlock block = matrix.load(first, count)) {
                        for (int k = 0; k < count; k++) {
                            for (int i = 0; i < samples; i++) {
                                assertThat(block.floats(k).get(i)).isEqualTo(value(i, first + k));
                            }
                        }
                    }
                }
            }
        });
    }

    @Test
    void turnsPanelsWhenMemoryHoldsFewNeurons() throws Exception {
        Path file = write("c.npy", header("<f4", false, "1000, 40"), data("<f4", false, 1000, 40));
        assertNoNativeLeak(() -> {
            MemoryBudget budget = MemoryBudget.process().child(250_000);
            try (ActivationMatrix matrix = ActivationFiles.open(file, budget)) {
                for (int k = 0; k < 40; k++) {
                    try (ActivationBlock block = matrix.load(k, 1)) {
                        assertThat(block.floats(0).get(999)).isEqualTo(value(999, k));
                    }
                }
            }
        });
    }

    /** 40,000 has the sign bit of 16 bits; 2^24 + 1 is the first integer that float32 lacks, 2^53 + 1 that float64 lacks. */
    @ParameterizedTest
    @CsvSource({
        "<u2,40000",
        "<i2,-3",
        "<i4,-70000",
        "<i4,16777217",
        "<u4,4294967295",
        "<i8,16777217",
        "<i8,-9007199254740993",
        "<u8,18446744073709551615"
    })
    void wholeNumbersStayTheSame(String type, BigInteger value) throws Exception {
        assertNoNativeLeak(() -> {
            for (boolean fortran : new boolean[] {true, false}) {
                Path file = write("counts.npy", header(type, fortran, "3, 2"), wholeNumbers(type, value.longValue()));
                try (ActivationMatrix matrix = ActivationFiles.open(file);
                        ActivationBlock block = matrix.load(0, 2)) {
                    assertThat(((DenseValues) block.values(1)).value(2)).isEqualTo(value.doubleValue());
                    assertThat(((DenseValues) block.values(0)).value(0)).isZero();
                    if (matrix.elementType() != ElementType.FLOAT64 && matrix.elementType() != ElementType.FLOAT32) {
                        assertThat(((DenseValues) block.values(1)).bytes().getLong(2 * Long.BYTES))
                                .isEqualTo(value.longValue());
                    }
                }
            }
        });
    }

    /** Near-ties and magnitudes that float32 lacks. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doublesKeepTheirDigits(boolean fortran) throws Exception {
        double[] values = {1 - 1e-9, 1, 1e-70, -1e300, Double.MIN_VALUE, -0.0};
        ByteBuffer data = ByteBuffer.allocate(6 * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 6; i++) {
            data.putDouble(fortran ? values[i] : values[i / 2 + i % 2 * 3]);
        }
        Path file = write("doubles.npy", header("<f8", fortran, "3, 2"), data.array());
        assertNoNativeLeak(() -> {
            try (ActivationMatrix matrix = ActivationFiles.open(file);
                    ActivationBlock block = matrix.load(0, 2)) {
                for (int i = 0; i < 6; i++) {
                    assertThat(block.value(i / 3, i % 3)).isEqualTo(values[i]);
                }
            }
        });
    }

    /** Returns five zeros, then the value. */
    private static byte[] wholeNumbers(String type, long value) {
        int bytes = Integer.parseInt(type.substring(2));
        ByteBuffer data = ByteBuffer.allocate(5 * bytes + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return Arrays.copyOf(data.putLong(5 * bytes, value).array(), 6 * bytes);
    }

    @Test
    void oneDimensionIsOneNeuron() throws Exception {
        Path file = write("one.npy", header("<f4", false, "9,"), data("<f4", false, 9, 1));
        try (ActivationMatrix matrix = ActivationFiles.open(file)) {
            assertThat(matrix.neuronCount()).isEqualTo(1);
            assertThat(matrix.sampleCount()).isEqualTo(9);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'descr': '|O', 'fortran_order': False, 'shape': (2, 2), };objects",
                "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 2), };big-endian",
                "{'descr': '<c8', 'fortran_order': False, 'shape': (1, 1), };astype",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 2), };here are no samples",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 0), };here are no values",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 2), };array.reshape(-1, 2)",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 1), };shape",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (), };shape",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1000, 1000), };truncated",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999999999, 999999999999999999), };range",
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), };structured",
                "__import__('os').system('true');broken"
            })
    void refusesWhatIsNoPlainArray(String header, String said) throws Exception {
        Path file = write("bad.npy", header, new byte[16]);
        assertThatThrownBy(() -> ActivationFiles.open(file))
                .isInstanceOf(InvertException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(said)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "\u0093NUMPY", "not an array at all, but long enough to look"})
    void refusesWhatIsNoNpyFile(String content) throws Exception {
        Path file = Files.write(folder.resolve("no.npy"), content.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ActivationFiles.open(file))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("no.npy");
    }

    /**
     * Damaged headers are rejected with a message or read as something else, but never crash or allocate without limit.
     */
    @Test
    void survivesDamagedHeaders() throws Exception {
        byte[] good = Files.readAllBytes(write("good.npy", header("<f4", false, "4, 4"), data("<f4", false, 4, 4)));
        Random random = new Random(11);
        assertNoNativeLeak(() -> {
            for (int round = 0; round < 2000; round++) {
                byte[] bad = good.clone();
                for (int change = 1 + random.nextInt(3); change > 0; change--) {
                    bad[random.nextInt(80)] = (byte) random.nextInt(256);
                }
                Path file = Files.write(folder.resolve("damaged.npy"), bad);
                try (ActivationMatrix matrix = ActivationFiles.open(file)) {
                    assertThat((long) matrix.sampleCount() * matrix.neuronCount())
                            .isLessThanOrEqualTo(64);
                } catch (InvertException expected) {
                    assertThat(expected.getMessage()).contains("damaged.npy");
                }
            }
        });
    }
}
