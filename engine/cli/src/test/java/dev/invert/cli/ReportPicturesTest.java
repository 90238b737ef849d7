package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explains a folder written by {@code invert activations} from images, and checks that the report shows them. */
class ReportPicturesTest {
    private static final int SAMPLES = 20;

    @TempDir
    Path folder;

    private Path images;

    @BeforeEach
    void writeInputs() throws IOException {
        images = Files.createDirectory(folder.resolve("images"));
        Path activations = Files.createDirectory(folder.resolve("activations"));
        String ids =
                IntStream.range(0, SAMPLES).mapToObj(i -> "\"" + i + ".png\"").collect(Collectors.joining(","));
        Files.writeString(
                activations.resolve("activations.json"),
                "{\"layers\":[{\"layer\":\"fc\",\"file\":\"fc.npy\"}],\"images\":\"" + images + "\",\"sample_ids\":["
                        + ids + "]}");
        String header = "{'descr': '<f4', 'fortran_order': True, 'shape': (20, 1), }";
        ByteBuffer npy = ByteBuffer.allocate(10 + header.length() + SAMPLES * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        npy.put((byte) 0x93).put("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII));
        npy.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        labels.writeBytes("id,even,low\n".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < SAMPLES; i++) {
            npy.putFloat(i % 2 == 0 ? 10 + i : i);
            labels.writeBytes(
                    (i + ".png," + (i + 1) % 2 + "," + (i < 5 ? 1 : 0) + "\n").getBytes(StandardCharsets.UTF_8));
            ImageIO.write(
                    new BufferedImage(4 + i, 5, BufferedImage.TYPE_INT_RGB),
                    "png",
                    images.resolve(i + ".png").toFile());
        }
        Files.write(activations.resolve("fc.npy"), npy.array());
        Files.write(folder.resolve("labels.csv"), labels.toByteArray());
    }

    private CommandRun explain(String... more) {
        String[] arguments = {
            "explain",
            "--activations",
            folder.resolve("activations").toString(),
            "--concepts",
            folder.resolve("labels.csv").toString(),
            "--out",
            folder.resolve("out").toString()
        };
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return CommandRun.of(all);
    }

    private long picturesInReport() throws IOException {
        return Pattern.compile("data:image/jpeg;base64,")
                .matcher(Files.readString(folder.resolve("out/report.html")))
                .results()
                .count();
    }

    /**
     * Expects the 12 most active samples and 6 of the ten inside, of which the two least active are not among the 12.
     */
    @Test
    void theImagesThatActivationsCameFromAreShown() throws IOException {
        assertThat(explain().exitCode()).isZero();
        assertThat(picturesInReport()).isBetween(12L, 18L);
        assertThat(Files.readString(folder.resolve("out/run.json"))).contains("\"images\"");
    }

    @Test
    void asManyAsWanted() throws IOException {
        assertThat(explain("--pictures", "3").exitCode()).isZero();
        assertThat(picturesInReport()).isEqualTo(3);
        assertThat(explain("--pictures", "0").exitCode()).isZero();
        assertThat(picturesInReport()).isZero();
        assertThat(explain("--pictures", "-1").exitCode()).isEqualTo(2);
    }

    @Test
    void imagesThatHaveMovedAreFoundAgain() throws IOException {
        Path moved = folder.resolve("moved");
        Files.move(images, moved);

        CommandRun without = explain();
        assertThat(without.exitCode()).isZero();
        assertThat(without.err()).contains("no pictures").contains("--images");
        assertThat(picturesInReport()).isZero();
        assertThat(CommandRun.of("report", folder.resolve("out").toString(), "--images", moved.toString())
                        .exitCode())
                .isZero();
        assertThat(picturesInReport()).isPositive();
    }

    @Test
    void aFolderThatIsNotThereIsAUsageError() {
        CommandRun run = explain("--images", folder.resolve("nowhere").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("nowhere").hasLineCount(1);
    }
}
