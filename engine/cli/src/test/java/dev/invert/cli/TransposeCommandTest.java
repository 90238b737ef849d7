package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.arrays.NpyHeader;
import dev.invert.demo.DemoModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transposes sparse activations, and reads them from folders. */
class TransposeCommandTest {
    @TempDir
    Path folder;

    private SparseForms forms(long seed, int samples) {
        Random random = new Random(seed);
        float[][] neurons = new float[3][samples];
        for (float[] neuron : neurons) {
            for (int i = 0; i < 10; i++) {
                neuron[random.nextInt(samples)] = 1 + random.nextInt(9);
            }
        }
        return new SparseForms(folder, neurons, random);
    }

    private CommandRun transpose(Path source, String out, String... more) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "transpose",
                                "--activations",
                                source.toString(),
                                "--out",
                                folder.resolve(out).toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void aFinishedFileIsLeftAsItIs() throws Exception {
        Path source = forms(5, 40).scipy("coo", false);
        CommandRun first = transpose(source, "out/a.safetensors", "--resume");
        assertThat(first.exitCode()).isZero();
        assertThat(first.err()).isEmpty();
        assertThat(first.out()).matches("\\d+ activations of 3 neurons on 40 samples in [0-9.]+ s: .*a.safetensors\n");
        byte[] bytes = Files.readAllBytes(folder.resolve("out/a.safetensors"));
        CommandRun again = transpose(source, "out/a.safetensors", "--resume");
        assertThat(again.err()).isEqualTo("The file was complete already\n");
        assertThat(again.exitCode()).isZero();
        assertThat(transpose(source, "out/a.safetensors").err()).isEmpty();
        assertThat(Files.readAllBytes(folder.resolve("out/a.safetensors"))).isEqualTo(bytes);
    }

    @Test
    void errorsAreOneLineAndLeaveNothing() throws Exception {
        Path dense = forms(5, 40).dense();
        CommandRun run = transpose(dense, "out/a.safetensors");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("invert: " + dense + ": is a dense array, which commands read as it is; only sparse ones are"
                        + " transposed\n");
        Path missing = folder.resolve("missing.npz");
        assertThat(transpose(missing, "out/a.safetensors").err())
                .isEqualTo("invert: Cannot read " + missing + ": there is no such file or folder\n");
        Path empty = Files.createFile(folder.resolve("empty.npz"));
        assertThat(transpose(empty, "out/a.safetensors").err())
                .isEqualTo("invert: " + empty + ": is no ZIP file, or its end is missing; write or copy it again\n");
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(transpose(dense, "out/a.npy").err())
                .isEqualTo("invert: --out " + folder.resolve("out/a.npy")
                        + ": must end in .safetensors, the format of the file\n");
        Path file = Files.writeString(folder.resolve("a.safetensors"), "of a user");
        assertThat(transpose(forms(5, 40).scipy("csr", true), "a.safetensors").err())
                .contains("a.safetensors: exists, and is not known to come from this program");
        assertThat(file).hasContent("of a user");
    }

    @Test
    void foldersOfCachesHaveALayerEach() throws Exception {
        Path cache = forms(6, 40).delphi(8);
        Files.move(cache, cache.resolveSibling("layers.1"));
        Path second = forms(7, 40).delphi(8);
        Files.move(second, second.resolveSibling("layers.2"));
        Path all = folder.resolve("delphi");
        assertThat(transpose(all, "a.safetensors").err())
                .isEqualTo("invert: --activations " + all + ": has several layers; name one of them, such as "
                        + all.resolve("layers.1") + "\n");
        Path labels = labels(40);
        CommandRun run = CommandRun.of(
                "find",
                "--activations",
                all.toString(),
                "--concepts",
                labels.toString(),
                "--format",
                "json",
                "--top",
                "6",
                "odd");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().filter(line -> line.contains("\"layers.1\"")))
                .hasSize(3);
        assertThat(run.out().lines().filter(line -> line.contains("\"layers.2\"")))
                .hasSize(3);
    }

    @Test
    void excerptsOfDashboardsAreRefused() throws Exception {
        Path dashboard = Files.createDirectory(folder.resolve("dashboard"));
        Path batch = Files.writeString(
                dashboard.resolve("batch-0.json"), "{\"features\": [{\"feature_index\": 1, \"activations\": []}]}");
        Path labels = labels(4);
        for (Path given : new Path[] {dashboard, batch}) {
            CommandRun run =
                    CommandRun.of("find", "--activations", given.toString(), "--concepts", labels.toString(), "odd");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .startsWith("invert: " + given + ": holds excerpts of the texts that activate each latent most, and"
                            + " no AUC follows from excerpts; give ")
                    .hasLineCount(1);
        }
    }

    /** Labels of which the only one holds for every other sample. */
    private Path labels(int samples) throws Exception {
        return Files.writeString(
                folder.resolve("labels.csv"),
                IntStream.range(0, samples)
                        .mapToObj(i -> i + "," + i % 2)
                        .collect(Collectors.joining("\n", "id,odd\n", "\n")));
    }

    @Test
    void explainsLayersThatWereStoredInSparseForm() throws Exception {
        Path input = folder.resolve("input.npy");
        ByteBuffer values = ByteBuffer.allocate(NpyHeader.ENCODED_BYTES + 30 * 784 * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (30, 1, 28, 28), }";
        values.put(NpyHeader.encode("<f4", false, 1, 1).limit(10));
        values.put((header + " ".repeat(NpyHeader.ENCODED_BYTES - 11 - header.length()) + "\n")
                .getBytes(StandardCharsets.US_ASCII));
        Random random = new Random(3);
        while (values.hasRemaining()) {
            values.putFloat(random.nextFloat());
        }
        Files.write(input, values.array());
        Path labels = labels(30);
        String[] explained = new String[2];
        try (DemoModel model = DemoModel.unpack()) {
            for (String sparse : new String[] {"on", "off"}) {
                Path out = folder.resolve(sparse);
                CommandRun run = CommandRun.of(
                        "activations",
                        "--model",
                        model.file().toString(),
                        "--layers",
                        "fc1",
                        "--input",
                        input.toString(),
                        "--sparse",
                        sparse,
                        "--quiet",
                        "--out",
                        out.toString());
                assertThat(run.exitCode()).as(run.err()).isZero();
                CommandRun explain = CommandRun.of(
                        "explain",
                        "--activations",
                        out.toString(),
                        "--concepts",
                        labels.toString(),
                        "--objective",
                        "auc",
                        // Sparse layers have another default, which changes the work of proofs.
                        "--min-fraction",
                        "0",
                        "--format",
                        "json",
                        "--quiet");
                assertThat(explain.err()).isEmpty();
                explained[sparse.equals("on") ? 0 : 1] = explain.out();
            }
        }
        assertThat(folder.resolve("on/fc1.safetensors")).exists();
        assertThat(explained[0]).isNotEmpty().isEqualTo(explained[1]);
    }
}
