package dev.invert.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.arrays.ArrayFile;
import dev.invert.arrays.NpyHeader;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explains files of a Hadoop file system, into one. */
class RemoteFilesTest {
    private static final long NEURON_BYTES = ExplainFiles.SAMPLES * 4L;

    /** Maximum size of what is read as a header. */
    private static final long HEADER_BYTES = (1 << 16) + 12;

    @TempDir
    Path folder;

    @BeforeAll
    static void register() {
        CountingFileSystem.register();
    }

    private List<String> problem(String activations) {
        return List.of(
                "--activations",
                activations,
                "--concepts",
                CountingFileSystem.uri(ExplainFiles.ORACLE.resolve("labels.npy")),
                "--names=" + CountingFileSystem.uri(ExplainFiles.ORACLE.resolve("concepts.json")),
                "--out",
                CountingFileSystem.uri(folder.resolve("there")));
    }

    @Test
    void tasksReadTheirNeuronsOnly() throws Exception {
        Path activations = ExplainFiles.neuronMajor(folder);
        Path here = folder.resolve("here");
        ExplainFiles.explainHere(
                ExplainFiles.with(ExplainFiles.dense(activations), "--neurons", "2,9,4", "--holdout", "0.2"), here);
        CountingFileSystem.takeBytesRead("acts.npy");

        SparkRun run = SparkRun.of(ExplainFiles.with(
                problem(CountingFileSystem.uri(activations)), "--neurons", "2,9,4", "--holdout", "0.2"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        ExplainFiles.haveSameExplanations(folder.resolve("there"), here);
        // The header once by the driver and once by the executor, which is this process.
        assertThat(CountingFileSystem.takeBytesRead("acts.npy"))
                .isBetween(3 * NEURON_BYTES, 3 * NEURON_BYTES + 2 * HEADER_BYTES);
        assertThat(leftovers()).isEmpty();
    }

    /** Returns the files of the output folder that are no results. */
    private List<String> leftovers() throws Exception {
        try (var files = Files.list(folder.resolve("there"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains(".part"))
                    .toList();
        }
    }

    private long bytesReadFor(Path activations, String array, String neurons, int block) throws Exception {
        Path here = folder.resolve("here");
        ExplainFiles.explainHere(
                ExplainFiles.with(
                        ExplainFiles.dense(Path.of(activations + array)), "--neurons", neurons, "--search", "beam"),
                here);
        CountingFileSystem.takeBytesRead(activations.getFileName().toString());

        SparkRun run = SparkRun.of(
                SparkRun.conf().set(SparkDispatch.BLOCK_SIZE, Integer.toString(block)),
                ExplainFiles.with(
                        problem(CountingFileSystem.uri(activations) + array),
                        "--neurons",
                        neurons,
                        "--search",
                        "beam",
                        "--overwrite"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        ExplainFiles.haveSameExplanations(folder.resolve("there"), here);
        return CountingFileSystem.takeBytesRead(activations.getFileName().toString());
    }

    /** Rows of 20,000 neurons, 80 KB, of which each task reads 16 values. */
    @Test
    void tasksReadPiecesOfWideRows() throws Exception {
        int wide = 20_000;
        ByteBuffer narrow = ByteBuffer.wrap(Files.readAllBytes(ExplainFiles.ORACLE.resolve("acts.npy")))
                .order(ByteOrder.LITTLE_ENDIAN);
        int data = narrow.limit() - ExplainFiles.SAMPLES * ExplainFiles.NEURONS * Float.BYTES;
        Path activations = folder.resolve("wide.npy");
        try (RandomAccessFile file = new RandomAccessFile(activations.toFile(), "rw")) {
            file.getChannel().write(NpyHeader.encode("<f4", false, ExplainFiles.SAMPLES, wide));
            file.setLength(NpyHeader.ENCODED_BYTES + (long) ExplainFiles.SAMPLES * wide * Float.BYTES);
            byte[] row = new byte[ExplainFiles.NEURONS * Float.BYTES];
            for (int i = 0; i < ExplainFiles.SAMPLES; i++) {
                narrow.get(data + i * row.length, row);
                file.seek(NpyHeader.ENCODED_BYTES + ((long) i * wide + 5000) * Float.BYTES);
                file.write(row);
            }
        }

        long bytes = bytesReadFor(activations, "", "5000-5019", 16);

        assertThat(bytes).isBetween(20 * NEURON_BYTES, 20 * NEURON_BYTES + 2 * HEADER_BYTES);
    }

    @Test
    void tasksReadTheirPartOfSafetensors() throws Exception {
        Path activations = folder.resolve("acts.safetensors");
        byte[] npy = Files.readAllBytes(ExplainFiles.ORACLE.resolve("acts.npy"));
        int bytes = ExplainFiles.SAMPLES * ExplainFiles.NEURONS * Float.BYTES;
        String header = ("{\"other\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"layer4\":{\"dtype\":"
                        + "\"F32\",\"shape\":[%d,%d],\"data_offsets\":[8,%d]}}")
                .formatted(ExplainFiles.SAMPLES, ExplainFiles.NEURONS, 8 + bytes);
        ByteBuffer content =
                ByteBuffer.allocate(Long.BYTES + header.length() + 8 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        content.putLong(header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .putLong(0);
        content.put(npy, npy.length - bytes, bytes);
        Files.write(activations, content.array());

        // Narrow rows are read through, once for each of the two tasks.
        assertThat(bytesReadFor(activations, ":layer4", "0-19", 10)).isBetween(2L * bytes, 2L * bytes + 4096);
    }

    @Test
    void tasksReadTheirSparseNeuronsOnly() throws Exception {
        Path activations = folder.resolve("stored.safetensors");
        ExplainFiles.runHere(
                List.of(
                        "transpose",
                        "--activations",
                        ExplainFiles.SPARSE.resolve("csc.npz").toString()),
                activations);
        int busiest = 0;
        long headers;
        long own;
        try (ArrayFile pointers = ArrayFile.open(Path.of(activations + ":indptr"));
                ArrayFile values = ArrayFile.open(Path.of(activations + ":values"))) {
            ByteBuffer starts = ByteBuffer.allocate((int) pointers.elementCount() * Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN);
            pointers.read(0, starts);
            LongBuffer ends = starts.rewind().asLongBuffer();
            for (int k = 0; k + 1 < ends.limit(); k++) {
                if (ends.get(k + 1) - ends.get(k) > ends.get(busiest + 1) - ends.get(busiest)) {
                    busiest = k;
                }
            }
            long entries = ends.get(busiest + 1) - ends.get(busiest);
            assertThat(entries).isBetween(1L, values.elementCount() / 2);
            own = entries * (Integer.BYTES + values.type().byteCount());
            // The length of the header, the header and the pointers, by the driver and by the executor.
            headers = 2 * (Long.BYTES + pointers.position() + pointers.elementCount() * Long.BYTES);
        }
        String[] problem = {
            "--neurons",
            Integer.toString(busiest),
            "--concepts",
            ExplainFiles.SPARSE.resolve("concepts.npz").toString(),
            "--names",
            ExplainFiles.SPARSE.resolve("concepts.json").toString()
        };
        Path here = folder.resolve("here");
        ExplainFiles.explainHere(ExplainFiles.with(List.of("--activations", activations.toString()), problem), here);
        CountingFileSystem.takeBytesRead(activations.getFileName().toString());

        SparkRun run = SparkRun.of(ExplainFiles.with(
                ExplainFiles.with(List.of("--activations", CountingFileSystem.uri(activations)), problem),
                "--out",
                CountingFileSystem.uri(folder.resolve("there"))));

        assertThat(run.err()).isEmpty();
        ExplainFiles.haveSameExplanations(folder.resolve("there"), here);
        assertThat(CountingFileSystem.takeBytesRead(activations.getFileName().toString()))
                .isEqualTo(headers + own);
    }

    @Test
    void arraysInTheOrderOfSamples() throws Exception {
        Path activations = ExplainFiles.ORACLE.resolve("acts.npy");
        Path here = folder.resolve("here");
        ExplainFiles.explainHere(ExplainFiles.dense(activations), here);

        SparkRun run = SparkRun.of(problem(CountingFileSystem.uri(activations)));

        assertThat(run.err()).isEmpty();
        ExplainFiles.haveSameExplanations(folder.resolve("there"), here);
    }

    @Test
    void errorsAreOneLine() throws Exception {
        Path missing = folder.resolve("missing.npy");
        SparkRun run = SparkRun.of(problem(CountingFileSystem.uri(missing)));

        assertThat(run.exitCode()).isOne();
        assertThat(run.err())
                .containsExactly("invert: --activations " + CountingFileSystem.uri(missing)
                        + ": there is no such file; check the URI");

        Path activations = ExplainFiles.neuronMajor(folder);
        try (RandomAccessFile file = new RandomAccessFile(activations.toFile(), "rw")) {
            file.setLength(file.length() - NEURON_BYTES);
        }
        run = SparkRun.of(problem(CountingFileSystem.uri(activations)));

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).hasSize(1);
        assertThat(run.err().get(0)).contains("truncated");
        assertThat(folder.resolve("there")).doesNotExist();
    }

    @Test
    void aReadThatFailsIsRepeated() throws Exception {
        Path activations = ExplainFiles.neuronMajor(folder);
        Path here = folder.resolve("here");
        ExplainFiles.explainHere(ExplainFiles.dense(activations), here);
        CountingFileSystem.failReads(2);

        SparkRun run =
                SparkRun.of(SparkRun.conf().setMaster("local[2,4]"), problem(CountingFileSystem.uri(activations)));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        ExplainFiles.haveSameExplanations(folder.resolve("there"), here);
    }

    @Test
    void readsThatKeepFailingAreOneLine() throws Exception {
        Path activations = ExplainFiles.neuronMajor(folder);
        CountingFileSystem.failReads(Integer.MAX_VALUE);
        try {
            SparkRun run = SparkRun.of(problem(CountingFileSystem.uri(activations)));

            assertThat(run.exitCode()).isOne();
            assertThat(run.err()).hasSize(1);
            assertThat(run.err().get(0))
                    .contains(
                            "Cannot read " + CountingFileSystem.uri(activations).replace("://", ":"), "lost");
            assertThat(folder.resolve("there")).doesNotExist();
        } finally {
            CountingFileSystem.failReads(0);
        }
    }

    @Test
    void partsOfAnEarlierRunAreReplaced() throws Exception {
        Path activations = ExplainFiles.neuronMajor(folder);
        Path here = folder.resolve("here");
        ExplainFiles.explainHere(ExplainFiles.dense(activations), here);
        List<String> problem = ExplainFiles.with(problem(CountingFileSystem.uri(activations)), "--overwrite");

        assertThat(SparkRun.of(problem).exitCode()).isZero();
        SparkRun many =
                SparkRun.of(SparkRun.conf().set(SparkDispatch.BLOCK_SIZE, "4"), ExplainFiles.with(problem, "--parts"));
        assertThat(many.err()).isEmpty();
        ExplainFiles.partsHaveTheLines(folder.resolve("there"), here, 5);
        SparkRun few =
                SparkRun.of(SparkRun.conf().set(SparkDispatch.BLOCK_SIZE, "10"), ExplainFiles.with(problem, "--parts"));

        assertThat(few.err()).isEmpty();
        ExplainFiles.partsHaveTheLines(folder.resolve("there"), here, 2);
    }

    @Test
    void filesInTheOutputFolderAreKept() throws Exception {
        Path kept = Files.createDirectories(folder.resolve("there")).resolve("mine.txt");
        Files.writeString(kept, "mine");

        SparkRun run = SparkRun.of(problem(CountingFileSystem.uri(ExplainFiles.ORACLE.resolve("acts.npy"))));

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).hasSize(1);
        assertThat(run.err().get(0)).contains("has files already", "--overwrite");
        assertThat(kept).hasContent("mine");
    }

    @Test
    void anUnknownFileSystemIsOneLine() {
        SparkRun run = SparkRun.of(
                List.of("--activations", "nowhere://host/acts.npy", "--concepts", "labels.npy", "--out", "out"));

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).hasSize(1);
        assertThat(run.err().get(0)).contains("nowhere");
    }
}
