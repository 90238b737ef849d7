package dev.invert.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.arrays.NpyHeader;
import dev.invert.torch.TokenModel;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a model in parts, and compares the files with those of one machine. */
class SparkActivationsTest {
    private static final int SAMPLES = 150;
    private static final int SIDE = 28;

    /** The network of invert demo. */
    private static final Path MODEL =
            Path.of("../cli/src/main/resources/dev/invert/demo/fashion-cnn.pt").toAbsolutePath();

    @TempDir
    Path folder;

    private Path array() throws Exception {
        Random random = new Random(5);
        ByteBuffer header = NpyHeader.encode("<f4", false, "(%d, 1, %d, %d)".formatted(SAMPLES, SIDE, SIDE));
        ByteBuffer content = ByteBuffer.allocate(header.limit() + SAMPLES * SIDE * SIDE * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header);
        while (content.hasRemaining()) {
            content.putFloat(random.nextFloat());
        }
        return Files.write(folder.resolve("input.npy"), content.array());
    }

    private static List<String> problem(String... input) {
        return ExplainFiles.with(
                List.of(
                        "activations",
                        "--model",
                        MODEL.toString(),
                        "--layers",
                        "conv2,fc1",
                        "--batch-size",
                        "16",
                        "--device",
                        "cpu",
                        "--sparse",
                        "off"),
                input);
    }

    private void writesWhatOneMachineWrites(List<String> problem) throws Exception {
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        ExplainFiles.runHere(problem, here);

        SparkRun run =
                SparkRun.command(SparkRun.conf(), ExplainFiles.with(problem, "--quiet", "--out", there.toString()));

        assertThat(run.exitCode()).as(run.err().toString()).isZero();
        try (Stream<Path> files = Files.list(here)) {
            List<Path> expected = files.filter(
                            file -> !file.getFileName().toString().startsWith("."))
                    .toList();
            assertThat(expected).hasSizeGreaterThan(1);
            for (Path file : expected) {
                assertThat(there.resolve(file.getFileName())).hasSameBinaryContentAs(file);
            }
        }
        assertThat(there.resolve(JobFolder.NAME)).doesNotExist();
    }

    @Test
    void samplesOfAnArray() throws Exception {
        writesWhatOneMachineWrites(problem("--input", array().toString()));
    }

    @Test
    void float16() throws Exception {
        writesWhatOneMachineWrites(problem("--input", array().toString(), "--dtype", "float16", "--limit", "70"));
    }

    /** Every token is a sample. */
    @Test
    void tokens() throws Exception {
        int sequences = 40;
        int length = 7;
        ByteBuffer header = NpyHeader.encode("<i8", false, sequences, length);
        ByteBuffer content = ByteBuffer.allocate(header.limit() + sequences * length * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header);
        for (int i = 0; content.hasRemaining(); i++) {
            content.putLong(i * 7 % TokenModel.VOCABULARY);
        }
        Path ids = Files.write(folder.resolve("ids.npy"), content.array());

        writesWhatOneMachineWrites(List.of(
                "activations",
                "--model",
                TokenModel.write(folder.resolve("lm.pt")).toString(),
                "--layers",
                "embed",
                "--pool",
                "tokens",
                "--input",
                ids.toString(),
                "--batch-size",
                "4",
                "--device",
                "cpu",
                "--sparse",
                "off"));
    }

    /** Saves a model of pictures whose layer {@code pick} returns some of their pixels. */
    @SuppressWarnings("try") // The scope is used only for its side effect.
    private Path pictureModel() {
        Loader.load(torch.class);
        try (PointerScope scope = new PointerScope()) {
            CompilationUnit types = new CompilationUnit();
            JitModule pick = new JitModule(new QualifiedName("__torch__.fixture.Pick"), types, true);
            pick.define("def forward(self, x: Tensor):\n    return torch.flatten(x[:, :, ::9, ::9], 1)\n");
            JitModule net = new JitModule(new QualifiedName("__torch__.fixture.Net"), types, true);
            net.register_module("pick", pick);
            net.define("def forward(self, x: Tensor):\n    return self.pick.forward(x)\n");
            Path file = folder.resolve("net.pt");
            net.save(file.toString());
            return file;
        }
    }

    /** Two pictures are damaged, and skipped. */
    @Test
    void pictures() throws Exception {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        Random random = new Random(7);
        for (int i = 0; i < 90; i++) {
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
            for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                image.getRaster().setSample(pixel % SIDE, pixel / SIDE, 0, random.nextInt(256));
            }
            Path file = pictures.resolve("p%02d.png".formatted(i));
            ImageIO.write(image, "png", file.toFile());
        }
        Files.write(pictures.resolve("p07.png"), new byte[] {1, 2, 3});
        Files.write(pictures.resolve("p63.png"), new byte[] {1, 2, 3});

        writesWhatOneMachineWrites(List.of(
                "activations",
                "--model",
                pictureModel().toString(),
                "--layers",
                "pick",
                "--images",
                pictures.toString(),
                "--on-error",
                "skip",
                "--batch-size",
                "8",
                "--device",
                "cpu",
                "--sparse",
                "off"));
        assertThat(folder.resolve("there").resolve("activations.json"))
                .content()
                .contains("p07.png", "p63.png", "p89.png");
    }

    @Test
    void errorsAreOneLine() throws Exception {
        Path out = folder.resolve("out");
        SparkRun sparse = SparkRun.command(
                SparkRun.conf(),
                List.of(
                        "activations",
                        "--model",
                        MODEL.toString(),
                        "--layers",
                        "conv2,fc1",
                        "--input",
                        array().toString(),
                        "--out",
                        out.toString(),
                        "--quiet"));
        assertThat(sparse.exitCode()).isEqualTo(2);
        assertThat(sparse.err()).hasSize(1);
        assertThat(sparse.err().get(0)).contains("--sparse off");

        SparkRun unknown = SparkRun.command(
                SparkRun.conf(),
                ExplainFiles.with(
                        problem("--input", array().toString(), "--layers", "nowhere"),
                        "--quiet",
                        "--out",
                        out.toString()));
        assertThat(unknown.exitCode()).isOne();
        assertThat(unknown.err()).hasSize(1);
        assertThat(unknown.err().get(0)).startsWith("invert: ").contains("nowhere");
        assertThat(out).doesNotExist();
    }
}
