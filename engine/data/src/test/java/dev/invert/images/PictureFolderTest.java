package dev.invert.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFolderTest {
    @TempDir
    Path folder;

    /** Images smaller than, equal to and larger than a thumbnail; very long ones keep at least one pixel. */
    @ParameterizedTest
    @CsvSource({"20, 10, 20, 10", "128, 128, 128, 128", "129, 64, 128, 64", "50, 400, 16, 128", "2000, 3, 128, 1"})
    void shrinksToTheLongerSide(int width, int height, int pictureWidth, int pictureHeight) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 0xC02010);
            }
        }
        Files.createDirectory(folder.resolve("a"));
        ImageIO.write(image, "png", folder.resolve("a/b.png").toFile());

        byte[] jpeg = new PictureFolder(folder, false).jpeg("a/b.png").orElseThrow();

        assertThat(jpeg).startsWith(0xFF, 0xD8);
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(jpeg));
        assertThat(picture.getWidth()).isEqualTo(pictureWidth);
        assertThat(picture.getHeight()).isEqualTo(pictureHeight);
        int middle = picture.getRGB(pictureWidth / 2, pictureHeight / 2);
        assertThat(middle >> 16 & 0xFF).isBetween(0xC0 - 8, 0xC0 + 8);
        assertThat(middle & 0xFF).isBetween(0x10 - 8, 0x10 + 8);
    }

    /** Ids come from files: none may lead out of the folder or cause an exception. */
    @ParameterizedTest
    @ValueSource(strings = {"missing.png", "../outside.png", "folder", "broken.png", "", "a\u0000b"})
    void whatIsNoImageOfTheFolderHasNoPicture(String id) throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.createDirectory(inner.resolve("folder"));
        Files.writeString(inner.resolve("broken.png"), "not a picture");
        ImageIO.write(
                new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB),
                "png",
                folder.resolve("outside.png").toFile());

        assertThat(new PictureFolder(inner, false).jpeg(id)).isEmpty();
    }

    @Test
    void aRelativeRootIsFine() {
        assertThat(new PictureFolder(Path.of("src/test/resources/dev/invert/images"), false).jpeg("orientation-6.jpg"))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret/p.png", "../../secret/p.png", "link.png", "linked/p.png"})
    void whatLiesElsewhereHasNoPicture(String id) throws IOException {
        Path secret = Files.createDirectory(folder.resolve("secret"));
        Path inner = Files.createDirectory(folder.resolve("inner"));
        ImageIO.write(
                new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB),
                "png",
                secret.resolve("p.png").toFile());
        Files.createSymbolicLink(inner.resolve("link.png"), secret.resolve("p.png"));
        Files.createSymbolicLink(inner.resolve("linked"), secret);
        Path relative = Path.of("").toAbsolutePath().relativize(inner.toAbsolutePath());

        assertThat(new PictureFolder(inner, false).jpeg(id)).isEmpty();
        assertThat(new PictureFolder(relative, false).jpeg(id)).isEmpty();
        assertThat(new PictureFolder(Path.of(".."), false).jpeg("../secret/p.png"))
                .isEmpty();
        assertThat(new PictureFolder(inner, true).jpeg("link.png")).isPresent();
    }
}
