package dev.invert.sparse;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads matrices that SciPy wrote (make_scipy.py), and damaged ones. */
class ScipyFileTest {
    private static final int ROWS = 7;
    private static final int COLUMNS = 5;

    @TempDir
    Path folder;

    private static Path fixture(String name) throws Exception {
        return Path.of(ScipyFileTest.class.getResource("csr.npz").toURI()).resolveSibling(name);
    }

    private static int entry(int row, int column) {
        return (row * 7 + column * 3) % 5 - 1;
    }

    /** Adds up the entries of a matrix. */
    private static double[][] dense(SparseMatrix matrix) {
        double[][] sums = new double[matrix.rowCount()][matrix.columnCount()];
        matrix.forEach((row, column, value) -> sums[row][column] += value);
        return sums;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "csr.npz",
                "csc.npz",
                "coo.npz",
                "csr_array_i8_f8.npz",
                "csc_array_i8_f8.npz",
                "coo_array_i8_f8.npz",
                "csr_half.npz",
                "csr_messy.npz"
            })
    void readsEveryLayout(String name) throws Exception {
        Path file = fixture(name);
        assertThat(ScipyFile.isSparse(file)).isTrue();
        assertNoNativeLeak(() -> {
            try (SparseMatrix matrix = ScipyFile.open(file, MemoryBudget.process())) {
                double[][] sums = dense(matrix);
                assertThat(sums).hasNumberOfRows(ROWS);
                for (int row = 0; row < ROWS; row++) {
                    for (int column = 0; column < COLUMNS; column++) {
                        assertThat(sums[row][column]).isEqualTo(entry(row, column));
                    }
                }
                assertThat(matrix.layout().name().toLowerCase(Locale.ROOT)).isEqualTo(name.substring(0, 3));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"csr_bool.npz", "csr_uint8.npz", "csr_int8.npz"})
    void readsBooleansAndBytes(String name) throws Exception {
        try (SparseMatrix matrix = ScipyFile.open(fixture(name), MemoryBudget.process())) {
            double[][] sums = dense(matrix);
            for (int row = 0; row < ROWS; row++) {
                for (int column = 0; column < COLUMNS; column++) {
                    assertThat(sums[row][column]).isEqualTo(entry(row, column) > 0 ? 1 : 0);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "csr.npz,FLOAT",
        "csr_array_i8_f8.npz,FLOAT",
        "csr_half.npz,HALF",
        "csr_bool.npz,FLOAT",
    })
    void keepsValuesInTheNarrowestExactForm(String name, ValueForm form) throws Exception {
        try (SparseMatrix matrix = ScipyFile.open(fixture(name), MemoryBudget.process())) {
            assertThat(matrix.form()).isEqualTo(form);
        }
    }

    @Test
    void rejectsOtherFormats() throws Exception {
        Path file = fixture("bsr.npz");
        assertThatThrownBy(() -> ScipyFile.open(file, MemoryBudget.process()))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("bsr.npz")
                .hasMessageContaining("format bsr; save matrix.tocsr()");
    }

    /** Numbers of a CSR matrix of three rows and two columns with entries (0, 0), (2, 0), (2, 1), and what each breaks. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0 1 1 3;0 0 2;3 2;column 2 of entry 2 is out of range: there are 2",
                "0 1 1 3;0 -1 1;3 2;column -1 of entry 1 is out of range",
                "0 2 1 3;0 0 1;3 2;indptr falls from 2 to 1 at 2",
                "1 1 1 3;0 0 1;3 2;indptr goes from 1 to 3, not up from 0",
                "0 1 1 -3;0 0 1;3 2;indptr goes from 0 to -3",
                "0 1 1 4;0 0 1;3 2;holds 3 indices and 3 values, 4 are needed",
                "0 1 3;0 0 1;3 2;indptr has 3 numbers, shape [3, 2] needs 4",
                "0 1 1 3;0 0 1;3 0;two extents from 1 to 2^31 - 1",
                "0 1 1 3;0 0 1;3;a sparse matrix needs two extents",
                "0 1 1 3;0 0 1;3 4000000000;two extents from 1 to 2^31 - 1"
            })
    void saysWhatIsWrong(String pointers, String indices, String shape, String said) throws Exception {
        Path file = write(Map.of(
                "format", array("|S3", "", "csr".getBytes(StandardCharsets.US_ASCII)),
                "shape", integers(shape),
                "indptr", integers(pointers),
                "indices", integers(indices),
                "data", integers("5 6 7")));
        assertNoNativeLeak(() -> assertThatThrownBy(() -> {
                    try (SparseMatrix matrix = ScipyFile.open(file, MemoryBudget.process())) {
                        dense(matrix);
                    }
                })
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("matrix.npz")
                .hasMessageContaining(said)
                .hasMessageNotContaining("\n"));
    }

    @Test
    void readsRowsWithoutEntries() throws Exception {
        Path file = write(Map.of(
                "format", array("|S3", "", "csr".getBytes(StandardCharsets.US_ASCII)),
                "shape", integers("5 2"),
                "indptr", integers("0 0 1 1 3 3"),
                "indices", integers("0 0 1"),
                "data", integers("5 6 7")));
        try (SparseMatrix matrix = ScipyFile.open(file, MemoryBudget.process())) {
            assertThat(dense(matrix)).isDeepEqualTo(new double[][] {{0, 0}, {5, 0}, {0, 0}, {6, 7}, {0, 0}});
        }
    }

    private static byte[] integers(String numbers) {
        String[] words = numbers.split(" ", -1);
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (String word : words) {
            bytes.putLong(Long.parseLong(word));
        }
        return array("<i8", words.length + ",", bytes.array());
    }

    private static byte[] array(String type, String shape, byte[] data) {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("\u0093NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1))
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .put(data);
        return bytes.array();
    }

    private Path write(Map<String, byte[]> arrays) throws Exception {
        Path file = folder.resolve("matrix.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> array : new TreeMap<>(arrays).entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                zip.write(array.getValue());
            }
        }
        return file;
    }
}
