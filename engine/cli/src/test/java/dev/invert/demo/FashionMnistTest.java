package dev.invert.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FashionMnistTest {
    @TempDir
    Path folder;

    @Test
    void readsTheBundledTestSet() {
        FashionMnist test = FashionMnist.testSet();
        assertThat(test.size()).isEqualTo(10_000);
        int[] perClass = new int[FashionMnist.CLASS_NAMES.size()];
        for (int i = 0; i < test.size(); i++) {
            perClass[test.label(i)]++;
        }
        // The published test set has 1,000 images of each class; its first image is an ankle boot.
        assertThat(perClass).containsOnly(1_000);
        assertThat(FashionMnist.CLASS_NAMES.get(test.label(0))).isEqualTo("Ankle boot");
    }

    @Test
    void scalesPixelsRowByRow() {
        FashionMnist test = FashionMnist.testSet();
        FloatBuffer scaled = FloatBuffer.allocate(2 * FashionMnist.PIXEL_COUNT);
        test.copyScaled(9_998, 2, scaled);
        assertThat(scaled.hasRemaining()).isFalse();
        for (int row = 0; row < FashionMnist.ROW_COUNT; row++) {
            for (int column = 0; column < FashionMnist.COLUMN_COUNT; column++) {
                float value = scaled.get(FashionMnist.PIXEL_COUNT + row * FashionMnist.COLUMN_COUNT + column);
                assertThat(value).isBetween(0f, 1f).isEqualTo(test.pixel(9_999, row, column) / 255f);
            }
        }
        assertThatThrownBy(() -> test.copyScaled(9_999, 2, FloatBuffer.allocate(2 * FashionMnist.PIXEL_COUNT)))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> test.pixel(0, 28, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void readsFiles() throws IOException {
        byte[] pixels = new byte[2 * FashionMnist.PIXEL_COUNT];
        pixels[FashionMnist.PIXEL_COUNT + 28] = (byte) 200;
        FashionMnist two =
                FashionMnist.read(idx("images.gz", pixels, 2, 28, 28), idx("labels.gz", new byte[] {3, 9}, 2));
        assertThat(two.size()).isEqualTo(2);
        assertThat(two.label(1)).isEqualTo(9);
        assertThat(two.pixel(1, 1, 0)).isEqualTo(200);
    }

    @Test
    void refusesFilesThatDoNotFit() throws IOException {
        Path images = idx("images.gz", new byte[2 * 784], 2, 28, 28);
        Path labels = idx("labels.gz", new byte[2], 2);
        assertRefused(folder.resolve("none.gz"), labels, "none.gz: no such file");
        assertRefused(labels, labels, "labels.gz: starts with 0x00000801 instead of 0x00000803");
        assertRefused(images, idx("three.gz", new byte[3], 3), "three.gz: holds 3 labels, ");
        assertRefused(images, idx("ten.gz", new byte[] {0, 10}, 2), "ten.gz: label 1 is 10, legal are 0 to 9");
        assertRefused(idx("wide.gz", new byte[2 * 28 * 29], 2, 28, 29), labels, "images of 28 x 29 pixels");
        assertRefused(idx("short.gz", new byte[783], 1, 28, 28), labels, "short.gz: holds 783 of the 784 values");
        assertRefused(idx("long.gz", new byte[785], 1, 28, 28), labels, "long.gz: holds more than the 784 values");
        assertRefused(idx("huge.gz", new byte[9], 1 << 30, 1 << 30, 28), labels, "out of range");
        assertRefused(idx("negative.gz", new byte[9], -1, 28, 28), labels, "dimensions [-1], which is out of range");
        Path plain = Files.writeString(folder.resolve("plain.gz"), "text");
        assertRefused(plain, labels, "plain.gz: is not a gzip file");
        byte[] whole = Files.readAllBytes(images);
        Path cut = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(whole, 12));
        assertRefused(cut, labels, "cut.gz: is cut short");
    }

    private static void assertRefused(Path images, Path labels, String words) {
        assertThatThrownBy(() -> FashionMnist.read(images, labels))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }

    private Path idx(String name, byte[] values, int... shape) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(4 + 4 * shape.length).putInt(0x0800 | shape.length);
        for (int extent : shape) {
            header.putInt(extent);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(header.array());
            gzip.write(values);
        }
        return Files.write(folder.resolve(name), bytes.toByteArray());
    }
}
