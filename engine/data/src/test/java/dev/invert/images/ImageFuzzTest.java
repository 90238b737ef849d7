package dev.invert.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Decodes damaged images: each is decoded or is an error. {@code -Dinvert.fuzz.files=250000 -Dinvert.fuzz.seed=1} runs
 * longer.
 */
class ImageFuzzTest {
    private static final int FILES = Integer.getInteger("invert.fuzz.files", 400);
    private static final long SEED = Long.getLong("invert.fuzz.seed", 20261129);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "palette.png",
                "scene.gif",
                "scene.bmp",
                "scene.tif",
                "lossless.webp",
                "lossy.webp",
                "progressive.jpg",
                "cmyk.jpg",
                "orientation-6.jpg"
            })
    void damagedImagesAreDecodedOrAnError(String name) throws Exception {
        byte[] whole =
                Files.readAllBytes(Path.of(ImageFuzzTest.class.getResource(name).toURI()));
        int errors = 0;
        for (int i = 0; i < FILES; i++) {
            SplittableRandom random = new SplittableRandom(SEED + i);
            byte[] bytes = whole.clone();
            for (int times = random.nextInt(1, 6); times > 0; times--) {
                // The headers are at the start, and decide what the decoder does.
                int at = random.nextInt(random.nextBoolean() ? Math.min(600, bytes.length) : bytes.length);
                bytes[at] = (byte) random.nextInt();
            }
            if (random.nextInt(4) == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            Path file = Files.write(folder.resolve("fuzz"), bytes);
            try {
                RgbImage image = ImageDecoder.decode(file, ImageTransform.ExifOrientation.APPLY);
                assertThat(image.pixels()).hasSize(3 * image.width() * image.height());
            } catch (IOException e) {
                errors++;
            } catch (RuntimeException | Error e) {
                fail("seed " + (SEED + i), e);
            }
        }
        assertThat(errors).isBetween(1, FILES - 1);
    }
}
