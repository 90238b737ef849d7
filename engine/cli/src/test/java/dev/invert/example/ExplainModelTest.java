package dev.invert.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.torch.LibTorch;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the example on images of three colors, and compares its quotation in the documents. */
class ExplainModelTest {
    private static final String[] COLORS = {"red", "green", "blue"};
    private static final int IMAGES_PER_COLOR = 4;

    @TempDir
    Path folder;

    @Test
    void explainsAModelWhoseNeuronsAreColors() throws Exception {
        Path labels = writeImagesAndLabels();
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            ExplainModel.main(new String[] {
                writeModel().toString(),
                "channels",
                folder.resolve("images").toString(),
                labels.toString(),
                folder.resolve("out").toString()
            });
        } finally {
            System.setOut(console);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "channels 0: red, AUC 1.0000", "channels 1: green, AUC 1.0000", "channels 2: blue, AUC 1.0000");
    }

    @Test
    void theLibraryPageQuotesTheExample() throws Exception {
        String source = Files.readString(Path.of("src/test/java/dev/invert/example/ExplainModel.java"));
        String body = source.substring(
                source.indexOf("        Path activations ="), source.indexOf("    private static void print("));
        String quoted =
                body.substring(0, body.lastIndexOf("    }")).stripTrailing().stripIndent();
        assertThat(Files.readString(Path.of("../core/docs/library.md"))).contains(quoted);
    }

    /** Writes the labels with the last image first, so that rows must be matched by id. */
    private Path writeImagesAndLabels() throws Exception {
        Random random = new Random(6);
        StringBuilder rows = new StringBuilder();
        for (int color = COLORS.length - 1; color >= 0; color--) {
            Path images = Files.createDirectories(folder.resolve("images").resolve(COLORS[color]));
            for (int i = IMAGES_PER_COLOR - 1; i >= 0; i--) {
                BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
                image.setRGB(0, 0, (200 + random.nextInt(50)) << (16 - 8 * color));
                ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
                rows.append(COLORS[color]).append('/').append(i).append(".png");
                for (int c = 0; c < COLORS.length; c++) {
                    rows.append(c == color ? ",1" : ",0");
                }
                rows.append('\n');
            }
        }
        return Files.writeString(folder.resolve("labels.csv"), "id," + String.join(",", COLORS) + "\n" + rows);
    }

    /** Writes a model with one layer, whose maps are the color channels. */
    @SuppressWarnings("try") // The scope is used only for its side effect.
    private Path writeModel() {
        LibTorch.require();
        try (PointerScope scope = new PointerScope()) {
            CompilationUnit types = new CompilationUnit();
            JitModule channels = new JitModule(new QualifiedName("__torch__.example.Channels"), types, true);
            channels.define("def forward(self, x: Tensor):\n    return x * 2\n");
            JitModule model = new JitModule(new QualifiedName("__torch__.example.Model"), types, true);
            model.register_module("channels", channels);
            model.define("def forward(self, x: Tensor):\n    return self.channels.forward(x)\n");
            Path file = folder.resolve("model.pt");
            model.save(file.toString());
            return file;
        }
    }
}
