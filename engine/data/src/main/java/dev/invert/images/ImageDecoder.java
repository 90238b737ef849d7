package dev.invert.images;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes JPEG and PNG files to 8-bit RGB, equivalent to Pillow's {@code convert("RGB")}: drops alpha, repeats gray,
 * keeps the upper 8 of 16 bits, converts CMYK to RGB without a color profile, and ignores embedded profiles. Applies
 * the orientation in a JPEG's EXIF data, as {@code ImageOps.exif_transpose} does. Thread-safe.
 */
final class ImageDecoder {
    /** The number of 4-byte pixels in 256 MiB; a file with more is broken or malicious. */
    static final long MAX_PIXELS = 1L << 26;

    private ImageDecoder() {}

    static {
        // Every image is read once, so a disk cache would only cost time.
        ImageIO.setUseCache(false);
    }

    /**
     * Returns the upright image in a file.
     *
     * @throws IOException if the file is missing, broken, truncated or too large; the message gives the reason
     */
    static RgbImage decode(Path file) throws IOException {
        try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
            if (stream == null) {
                throw new IOException("cannot be opened");
            }
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new IOException("is neither JPEG nor PNG");
            }
            ImageReader reader = readers.next();
            try {
                JpegHeader header = reader.getFormatName().equalsIgnoreCase("jpeg") ? JpegHeader.read(stream) : null;
                if (header == null) {
                    ImageWork.requirePng(stream, Files.size(file));
                } else {
                    ImageWork.requireJpeg(stream, header.pixelCount(), Files.size(file));
                }
                stream.seek(0);
                RgbImage image = decode(reader, stream, header);
                return header == null ? image : Orientation.apply(header.orientation(), image);
            } finally {
                reader.dispose();
            }
        } catch (RuntimeException e) {
            // Readers throw various runtime exceptions on some broken files.
            throw new IOException("cannot be decoded (" + e + ")", e);
        }
    }

    private static RgbImage decode(ImageReader reader, ImageInputStream stream, JpegHeader header) throws IOException {
        Cutoff cutoff = new Cutoff();
        reader.addIIOReadWarningListener(cutoff);
        reader.setInput(stream, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MAX_PIXELS) {
            throw new IOException("has " + pixels + " pixels; at most " + MAX_PIXELS + " are read");
        }
        RgbImage image = header != null && header.componentCount() == 4
                ? Cmyk.toRgb(reader.readRaster(0, null), header)
                : toRgb(reader.read(0));
        if (cutoff.endMissing && cutoff.dataMissing) {
            throw new IOException("is cut off");
        }
        return image;
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

    private static RgbImage toRgb(BufferedImage image) throws IOException {
        Raster raster = image.getRaster();
        ColorModel colors = image.getColorModel();
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[3 * width * height];
        if (colors instanceof IndexColorModel palette) {
            fromPalette(raster, palette, rgb);
        } else {
            fromBands(raster, rgb);
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
     * @throws IOException if samples are neither 8 nor 16 bits wide
     */
    private static void fromBands(Raster raster, byte[] rgb) throws IOException {
        int bands = raster.getNumBands();
        int shift = switch (raster.getDataBuffer().getDataType()) {
            case DataBuffer.TYPE_BYTE, DataBuffer.TYPE_INT -> 0;
            case DataBuffer.TYPE_USHORT -> 8;
            default -> throw new IOException("has samples of an unknown size");
        };
        boolean gray = bands < 3;
        int width = raster.getWidth();
        int[] row = new int[width * bands];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width * bands; x += bands) {
                rgb[at++] = (byte) (row[x] >> shift);
                rgb[at++] = (byte) (row[gray ? x : x + 1] >> shift);
                rgb[at++] = (byte) (row[gray ? x : x + 2] >> shift);
            }
        }
    }
}
