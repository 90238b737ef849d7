package dev.invert.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists folders of images and reads batches from them. */
class ImageBatchesTest {
    private static final ImageTransform SMALL =
            new ImageTransform(8, 8, ImageTransform.IMAGENET.mean(), ImageTransform.IMAGENET.std());
    private static final int SAMPLE_VALUES = 3 * 8 * 8;

    @TempDir
    Path folder;

    /** Creates forty images, more than are decoded ahead by two threads. */
    @BeforeEach
    void fill() throws IOException {
        for (int i = 0; i < 40; i++) {
            copy(i % 2 == 0 ? "scene.png" : "color.jpg", "b/%02d%s".formatted(i, i % 2 == 0 ? ".PNG" : ".jpeg"));
        }
        copy("gray.png", "Z.png");
        copy("gray.png", "a/ä.png");
        Files.writeString(folder.resolve("notes.txt"), "not an image");
    }

    private void copy(String name, String to) throws IOException {
        Path file = folder.resolve(to);
        Files.createDirectories(file.getParent());
        Files.copy(Objects.requireNonNull(ImageBatchesTest.class.getResourceAsStream(name)), file);
    }

    private static ByteBuffer room(int samples) {
        return ByteBuffer.allocateDirect(samples * SAMPLE_VALUES * Float.BYTES).order(ByteOrder.nativeOrder());
    }

    @Test
    void listsInTheOrderOfPython() {
        ImageFolder images = ImageFolder.list(folder, 0);
        assertThat(images.size()).isEqualTo(42);
        assertThat(images.ids()).startsWith("Z.png", "a/ä.png", "b/00.PNG", "b/01.jpeg");
        assertThat(ImageFolder.list(folder, 3).ids()).containsExactly("Z.png", "a/ä.png", "b/00.PNG");
    }

    /** Decomposed names are opened by their paths and identified by composed ids. */
    @Test
    void idsAreComposedAndOtherFormatsAreCounted() throws IOException {
        Path other = folder.resolve("other");
        copy("scene.png", "other/Gru\u0308n.png");
        copy("scene.gif", "other/b.gif");
        copy("scene.png", "other/._b.png");
        Files.createFile(other.resolve("c.avif"));
        ImageFolder images = ImageFolder.list(other, 0);
        assertThat(images.ids()).containsExactly("Gr\u00fcn.png", "b.gif");
        assertThat(images.leftOut()).isEqualTo("left out 1 file in formats that are not read: 1 .avif");
        assertThat(Files.isReadable(images.file(0))).isTrue();
        assertThat(new PictureFolder(other, false).jpeg("Gr\u00fcn.png")).isPresent();
    }

    @Test
    void emptyAndMissingFoldersAreErrors() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> ImageFolder.list(empty, 0)).hasMessageContaining("holds no image");
        assertThatThrownBy(() -> ImageFolder.list(folder.resolve("none"), 0)).hasMessageContaining("no such folder");
        assertThatThrownBy(() -> ImageFolder.list(folder.resolve("Z.png"), 0)).hasMessageContaining("not a folder");
    }

    @Test
    void batchesAreTheSameFromAnyStart() {
        ImageFolder images = ImageFolder.list(folder, 0);
        ByteBuffer all = room(42);
        try (ImageBatches batches = new ImageBatches(images, SMALL, 2, 0, null)) {
            assertThat(batches.sampleShape()).containsExactly(3, 8, 8);
            assertThat(batches.fill(all)).isEqualTo(42);
            assertThat(batches.fill(room(1))).isZero();
        }
        ByteBuffer part = room(5);
        try (ImageBatches batches = new ImageBatches(images, SMALL, 3, 10, null)) {
            assertThat(batches.fill(part)).isEqualTo(5);
            assertThat(batches.position()).isEqualTo(15);
        }
        int sampleBytes = SAMPLE_VALUES * Float.BYTES;
        assertThat(part).isEqualTo(all.slice(10 * sampleBytes, 5 * sampleBytes));
        // Channels are contiguous and normalized as in torchvision; gray images have the same level in all three.
        float level = all.getFloat(0) * 0.229f + 0.485f;
        assertThat(all.getFloat(64 * Float.BYTES) * 0.224f + 0.456f).isCloseTo(level, Offset.offset(1e-6f));
    }

    @Test
    void brokenImagesStopOrAreLeftOut() throws IOException {
        Files.writeString(folder.resolve("Z.png"), "broken");
        Files.writeString(folder.resolve("b/07.jpeg"), "broken");
        ImageFolder images = ImageFolder.list(folder, 0);
        assertThatThrownBy(() -> new ImageBatches(images, SMALL, 2, 0, null))
                .isInstanceOf(InvertException.class)
                .hasMessageContainingAll("Z.png", "or use skipBroken to skip broken images");
        List<Integer> skipped = new ArrayList<>();
        try (ImageBatches batches = new ImageBatches(images, SMALL, 2, 0, (index, reason) -> skipped.add(index))) {
            assertThat(batches.fill(room(50))).isEqualTo(40);
            assertThat(batches.position()).isEqualTo(42);
        }
        assertThat(skipped).containsExactly(0, 9);
    }

    @Test
    void sizesThatDifferAreAnError() throws IOException {
        copy("orientation-6.jpg", "b/20-upright.jpg");
        ImageTransform whole = new ImageTransform(9, 0, List.of(0f), List.of(1f), ImageTransform.ExifOrientation.APPLY);
        try (ImageBatches batches = new ImageBatches(ImageFolder.list(folder, 0), whole, 1, 0, null)) {
            assertThat(batches.sampleShape()).containsExactly(3, 9, 12);
            assertThatThrownBy(() -> batches.fill(room(300)))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContainingAll("20-upright.jpg is 9 x 12", "12 x 9", "give resize and crop");
        }
    }

    @Test
    void valuesOutOfRangeAreErrors() {
        assertThatThrownBy(() -> new ImageTransform(-1, 0, List.of(0f), List.of(1f)))
                .hasMessageStartingWith("resize=-1");
        assertThatThrownBy(() -> new ImageTransform(0, 0, List.of(0f, 1f), List.of(1f)))
                .hasMessageStartingWith("mean=0.0,1.0");
        assertThatThrownBy(() -> new ImageTransform(0, 0, List.of(0f), List.of(1f, 0f, 1f)))
                .hasMessageStartingWith("std");
    }
}
