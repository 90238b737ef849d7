package dev.invert.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.images.ImageTransform.ExifOrientation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares pixels with those of Pillow and torchvision, byte for byte; see make_fixtures.py beside the images. */
class ImageDecoderTest {
    @TempDir
    Path folder;

    private static Path fixture(String name) throws Exception {
        return Path.of(ImageDecoderTest.class.getResource(name).toURI());
    }

    private static void assertEqual(RgbImage image, String expectedName) throws Exception {
        ByteBuffer expected =
                ByteBuffer.wrap(Files.readAllBytes(fixture(expectedName))).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(image.size()).isEqualTo(expected.getInt() + " x " + expected.getInt());
        byte[] pixels = new byte[expected.remaining()];
        expected.get(pixels);
        assertThat(image.pixels()).isEqualTo(pixels);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scene.png",
                "gray.png",
                "gray-alpha.png",
                "alpha.png",
                "palette.png",
                "bilevel.png",
                "color.jpg",
                "color-444.jpg",
                "progressive.jpg",
                "gray-jpeg.jpg",
                "cmyk.jpg",
                "orientation-1.jpg",
                "orientation-2.jpg",
                "orientation-3.jpg",
                "orientation-4.jpg",
                "orientation-5.jpg",
                "orientation-6.jpg",
                "orientation-7.jpg",
                "orientation-8.jpg"
            })
    void decodesAsPillowDoes(String name) throws Exception {
        assertEqual(ImageDecoder.decode(fixture(name), ExifOrientation.APPLY), name.replaceFirst("\\.[^.]*$", ".rgb"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gray-16.png",
                "transparent-palette.png",
                "gray-4.png",
                "scene.bmp",
                "palette.bmp",
                "alpha.bmp",
                "scene.gif",
                "animated.gif",
                "transparent.gif",
                "scene.tif",
                "lzw.tif",
                "deflate.tif",
                "gray.tif",
                "bilevel.tif",
                "alpha.tif",
                "gray-16.tif",
                "lossless.webp",
                "alpha.webp",
                "no-adobe.jpg",
                "no-jfif.jpg",
                "no-jfif-444.jpg",
                "rgb-jpeg.jpg"
            })
    void decodesOtherFormatsAsPillowDoes(String name) throws Exception {
        assertEqual(ImageDecoder.decode(fixture(name), ExifOrientation.IGNORE), name.replace('.', '-') + ".rgb");
    }

    /** Decoders of lossy formats round differently; the mean of each channel differs by at most 1.5 of 255. */
    @ParameterizedTest
    @ValueSource(strings = {"lossy.webp", "jpeg.tif", "palette.tif"})
    void decodesLossyFormatsNearlyAsPillowDoes(String name) throws Exception {
        RgbImage image = ImageDecoder.decode(fixture(name), ExifOrientation.IGNORE);
        byte[] expected = Files.readAllBytes(fixture(name.replace('.', '-') + ".rgb"));
        assertThat(image.pixels()).hasSize(expected.length - 8);
        for (int channel = 0; channel < 3; channel++) {
            double difference = 0;
            for (int i = channel; i < image.pixels().length; i += 3) {
                difference += (image.pixels()[i] & 0xFF) - (expected[8 + i] & 0xFF);
            }
            assertThat(difference * 3 / image.pixels().length).isBetween(-1.5, 1.5);
        }
    }

    @Test
    void theOrientationIsIgnoredAsTorchvisionDoesUnlessRequested() throws Exception {
        RgbImage stored = ImageDecoder.decode(fixture("orientation-6.jpg"), ExifOrientation.IGNORE);
        RgbImage upright = ImageDecoder.decode(fixture("orientation-6.jpg"), ExifOrientation.APPLY);
        assertThat(stored.size()).isEqualTo("23 x 17");
        assertThat(upright.size()).isEqualTo("17 x 23");
        assertThat(Orientation.apply(6, stored).pixels()).isEqualTo(upright.pixels());
    }

    /** Headers of a few bytes that claim a picture of 8000 x 8000 pixels. */
    @ParameterizedTest
    @CsvSource({"scene.gif, 6", "lossless.webp, 21"})
    void otherHeadersOfMorePixelsThanTheFileCanHoldAreErrors(String name, int offset) throws Exception {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(fixture(name))).order(ByteOrder.LITTLE_ENDIAN);
        if (name.endsWith(".gif")) {
            file.putShort(offset, (short) 8000).putShort(offset + 2, (short) 8000);
        } else {
            file.putInt(offset, 7999 | 7999 << 14);
        }
        Path claims = Files.write(folder.resolve(name), Arrays.copyOf(file.array(), 400));
        assertThatThrownBy(() -> ImageDecoder.decode(claims, ExifOrientation.IGNORE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is too short for its 8000 x 8000 pixels");
    }

    /** Sizes: below half, an odd remainder, the original, larger with a crop, larger with black padding. */
    @ParameterizedTest
    @CsvSource({"8, 8", "9, 6", "17, 17", "40, 33", "30, 64"})
    void resizesAndCropsAsTorchvisionDoes(int resize, int crop) throws Exception {
        ImageTransform transform =
                new ImageTransform(resize, crop, ImageTransform.NONE.mean(), ImageTransform.NONE.std());
        RgbImage scene = ImageDecoder.decode(fixture("scene.png"), ExifOrientation.IGNORE);
        assertEqual(transform.apply(scene), "resized-" + resize + "-" + crop + ".rgb");
    }

    /** Truncated to a half and to 95 % of the file: libraries fill the rest with gray. */
    @ParameterizedTest
    @CsvSource({"color.jpg, 2", "color.jpg, 20", "progressive.jpg, 2", "scene.png, 2", "cmyk.jpg, 2"})
    void aFileThatIsCutOffIsBroken(String name, int part) throws Exception {
        byte[] whole = Files.readAllBytes(fixture(name));
        Path file = folder.resolve(name);
        Files.write(file, Arrays.copyOf(whole, whole.length - whole.length / part));
        assertThatThrownBy(() -> ImageDecoder.decode(file, ExifOrientation.IGNORE))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whatIsNoImageIsBroken() throws Exception {
        Path file = folder.resolve("a.jpg");
        Files.write(file, new byte[0]);
        assertThatThrownBy(() -> ImageDecoder.decode(file, ExifOrientation.IGNORE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("neither");
        Files.writeString(file, "<html>not found</html>");
        assertThatThrownBy(() -> ImageDecoder.decode(file, ExifOrientation.IGNORE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("neither");
    }

    /** A file must be rejected by its header: decoding would allocate 30 GB. */
    @Test
    void absurdSizesAreRefused() throws Exception {
        ByteBuffer png = ByteBuffer.wrap(Files.readAllBytes(fixture("scene.png")));
        int header = 8 + 4;
        png.putInt(header + 4, 100_000).putInt(header + 8, 100_000);
        CRC32 check = new CRC32();
        check.update(png.array(), header, 4 + 13);
        png.putInt(header + 4 + 13, (int) check.getValue());
        Path file = folder.resolve("huge.png");
        Files.write(file, png.array());
        assertThatThrownBy(() -> ImageDecoder.decode(file, ExifOrientation.IGNORE))
                .hasMessageContaining("10000000000 pixels");
    }

    @Test
    void aHeaderOfMorePixelsThanTheFileCanHoldIsAnError() throws Exception {
        byte[] png = Files.readAllBytes(fixture("scene.png"));
        ByteBuffer header = ByteBuffer.wrap(png);
        header.putInt(16, 8000).putInt(20, 8000);
        CRC32 crc = new CRC32();
        crc.update(png, 12, 17);
        header.putInt(29, (int) crc.getValue());
        Path file = Files.write(folder.resolve("claims.png"), Arrays.copyOf(png, 500));
        assertThatThrownBy(() -> ImageDecoder.decode(file, ExifOrientation.IGNORE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is too short for its 8000 x 8000 pixels");
    }

    @Test
    void scansAreCountedAndTheirWorkIsBoundedByTheSizeOfTheFile() throws Exception {
        Path file = fixture("progressive.jpg");
        try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
            int scans = ImageWork.scans(stream);
            assertThat(scans).isBetween(6, 12);
            long bytes = 1 << 16;
            ImageWork.requireJpeg(stream, 256 * bytes, bytes);
            assertThatThrownBy(() -> ImageWork.requireJpeg(stream, 2048 * bytes, bytes))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has " + scans + " scans of");
            assertThatThrownBy(() -> ImageWork.requireJpeg(stream, 2049 * bytes + 2048, bytes))
                    .hasMessageContaining("is too short for its");
        }
    }
}
