package dev.invert.images;

import dev.invert.images.ImageTransform.ExifOrientation;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes pictures to 8-bit RGB, equivalent to Pillow's {@code convert("RGB")}: drops alpha, repeats gray, keeps the
 * upper 8 of 16 bits of color and limits 16-bit gray to 255, converts CMYK to RGB without a color profile, and ignores
 * embedded profiles. Of several pictures in a file the first is read. Thread-safe.
 */
final class ImageDecoder {
    /** The number of 4-byte pixels in 256 MiB; a file with more is broken or malicious. */
    static final long MAX_PIXELS = 1L << 26;

    private static final int BYTE_BITS = 8;
    private static final int LEVELS = 255;
    private static final int CMYK_BANDS = 4;
    private static final String DAMAGED = "is damaged, or of a kind that is not read: its pixels cannot be decoded";

    private ImageDecoder() {}

    static {
        // Every image is read once, so a disk cache would only cost time.
        ImageIO.setUseCache(false);
    }

    /**
     * Returns the image in a file.
     *
     * @param exif whether the orientation in EXIF data is applied
     * @throws IOException if the file is missing, broken, truncated or too large; the message gives the reason
     */
    static RgbImage decode(Path file, ExifOrientation exif) throws IOException {
        try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
            if (stream == null) {
                throw new UnreadableImageException("cannot be opened");
            }
            ImageFormat format = ImageFormat.of(stream);
            ImageReader reader = format.reader();
            try {
                JpegHeader header = format == ImageFormat.JPEG ? JpegHeader.read(stream) : null;
                format.requirePlausible(stream, header, Files.size(file));
                stream.seek(0);
                RgbImage image = decode(reader, stream, format, header);
                if (exif == ExifOrientation.IGNORE) {
                    return image;
                }
                int orientation = header == null ? ExifData.orientation(format, stream) : header.orientation();
                return Orientation.apply(orientation, image);
            } finally {
                reader.dispose();
            }
        } catch (UnreadableImageException | FileSystemException | FileNotFoundException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Readers throw various exceptions on some broken files, whose messages are about their code.
            throw new UnreadableImageException(DAMAGED, e);
        }
    }

    private static RgbImage decode(ImageReader reader, ImageInputStream stream, ImageFormat format, JpegHeader header)
            throws IOException {
        Cutoff cutoff = new Cutoff();
        reader.addIIOReadWarningListener(cutoff);
        reader.setInput(stream, true, format != ImageFormat.GIF);
        requireSize((long) reader.getWidth(0) * reader.getHeight(0));
        RgbImage image;
        if (header != null && header.componentCount() == CMYK_BANDS) {
            image = Cmyk.toRgb(reader.readRaster(0, null), header);
        } else if (format == ImageFormat.GIF) {
            image = GifScreen.toRgb(reader);
        } else {
            image = toRgb(read(reader, format));
        }
        if (cutoff.endMissing && cutoff.dataMissing) {
            throw new UnreadableImageException("is cut off");
        }
        return image;
    }

    private static BufferedImage read(ImageReader reader, ImageFormat format) throws IOException {
        try {
            return reader.read(0);
        } catch (IIOException e) {
            throw new UnreadableImageException(
                    format == ImageFormat.TIFF
                            ? "is a TIFF file of a kind that is not read, or damaged; convert it to PNG"
                            : DAMAGED,
                    e);
        }
    }

    static void requireSize(long pixels) throws IOException {
        if (pixels > MAX_PIXELS) {
            throw new UnreadableImageException("has " + pixels + " pixels; at most " + MAX_PIXELS + " are read");
        }
    }

    /**
     * Detects truncated JPEG files. The JPEG library fills missing data with gray and only warns. A file without an end
     * marker may be complete, and a file with damaged data may have one; only both warnings together mean that the file
     * is truncated.
     */
    private static final class Cutoff implements IIOReadWarningListener {
        private boolean endMissing;
        private boolean dataMissing;

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            endMissing |= warning.contains("Truncated File");
            dataMissing |= warning.contains("premature end of data");
        }
    }

    static RgbImage toRgb(BufferedImage image) throws IOException {
        Raster raster = image.getRaster();
        ColorModel colors = image.getColorModel();
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[3 * width * height];
        if (colors instanceof IndexColorModel palette) {
            fromPalette(raster, palette, rgb);
        } else {
            fromBands(raster, colors, rgb);
        }
        return new RgbImage(width, height, rgb);
    }

    private static void fromPalette(Raster raster, IndexColorModel palette, byte[] rgb) {
        int width = raster.getWidth();
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(0, y, width, 1, 0, row);
            for (int index : row) {
                rgb[at++] = (byte) palette.getRed(index);
                rgb[at++] = (byte) palette.getGreen(index);
                rgb[at++] = (byte) palette.getBlue(index);
            }
        }
    }

    /**
     * Copies the stored band values. Conversion through the color model would apply an additional gamma to gray values.
     *
     * @throws IOException if samples have more than 16 bits
     */
    private static void fromBands(Raster raster, ColorModel colors, byte[] rgb) throws IOException {
        int bands = raster.getNumBands();
        boolean gray = bands < 3;
        if (colors instanceof ComponentColorModel && bands == CMYK_BANDS && !colors.hasAlpha()) {
            throw new UnreadableImageException("has four inks, which are read from JPEG files only; convert it to RGB");
        }
        int[][] levels = new int[bands][];
        for (int band = 0; band < bands; band++) {
            levels[band] = levels(raster.getSampleModel().getSampleSize(band), bands == 1);
        }
        int width = raster.getWidth();
        int[] row = new int[width * bands];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width * bands; x += bands) {
                rgb[at++] = (byte) levels[0][row[x]];
                rgb[at++] = (byte) (gray ? levels[0][row[x]] : levels[1][row[x + 1]]);
                rgb[at++] = (byte) (gray ? levels[0][row[x]] : levels[2][row[x + 2]]);
            }
        }
    }

    /** Returns the level from 0 to 255 of each sample: Pillow limits 16-bit gray, and scales fewer than 8 bits. */
    private static int[] levels(int bits, boolean limited) throws IOException {
        if (bits > 2 * BYTE_BITS) {
            throw new UnreadableImageException("has samples of " + bits + " bits; up to 16 are read");
        }
        int most = (1 << bits) - 1;
        return IntStream.rangeClosed(0, most)
                .map(value -> bits > BYTE_BITS
                        ? limited ? Math.min(LEVELS, value) : value >> (bits - BYTE_BITS)
                        : value * LEVELS / most)
                .toArray();
    }
}
