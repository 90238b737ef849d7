package dev.invert.images;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Formats of pictures that are read, told apart by the first bytes of a file. WebP is decoded by TwelveMonkeys, the
 * others by the JDK, whatever other readers are installed.
 */
enum ImageFormat {
    JPEG,
    PNG,
    GIF,
    BMP,
    TIFF,
    WEBP;

    private static final int MAGIC_BYTES = 12;
    private static final String JDK_READERS = "com.sun.imageio.plugins.";

    /**
     * Detects the format of a file.
     *
     * @throws IOException if it is none of them
     */
    static ImageFormat of(ImageInputStream stream) throws IOException {
        byte[] start = new byte[MAGIC_BYTES];
        stream.seek(0);
        int count = 0;
        for (int read = 0; count < start.length && read >= 0; count += Math.max(0, read)) {
            read = stream.read(start, count, start.length - count);
        }
        stream.seek(0);
        String magic = new String(start, StandardCharsets.ISO_8859_1);
        if (magic.startsWith("\u00FF\u00D8\u00FF")) {
            return JPEG;
        }
        if (magic.startsWith("\u0089PNG\r\n\u001A\n")) {
            return PNG;
        }
        if (magic.startsWith("GIF87a") || magic.startsWith("GIF89a")) {
            return GIF;
        }
        if (magic.startsWith("II*\0") || magic.startsWith("MM\0*")) {
            return TIFF;
        }
        if (magic.startsWith("RIFF") && magic.endsWith("WEBP")) {
            return WEBP;
        }
        if (magic.startsWith("BM")) {
            return BMP;
        }
        throw new UnreadableImageException("is neither JPEG nor PNG, WebP, TIFF, BMP or GIF");
    }

    /** Returns a new decoder, which the caller disposes of. */
    ImageReader reader() throws IOException {
        if (this == WEBP) {
            return new WebPImageReaderSpi().createReaderInstance(null);
        }
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(name());
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith(JDK_READERS)) {
                return reader;
            }
        }
        throw new UnreadableImageException("cannot be read: this Java has no decoder for " + name());
    }

    /**
     * Checks that a file of this size can hold the pixels that its header claims.
     *
     * @param header header of a JPEG file; null for other formats
     * @throws IOException if it cannot; the message gives the reason
     */
    void requirePlausible(ImageInputStream stream, JpegHeader header, long fileBytes) throws IOException {
        switch (this) {
            case JPEG -> ImageWork.requireJpeg(stream, header.pixelCount(), fileBytes);
            case PNG -> ImageWork.requirePng(stream, fileBytes);
            case GIF -> {
                ImageWork.requireGif(stream, fileBytes);
                requirePixels(stream, fileBytes);
            }
            case BMP, TIFF, WEBP -> requirePixels(stream, fileBytes);
        }
        stream.setByteOrder(ByteOrder.BIG_ENDIAN);
    }

    private void requirePixels(ImageInputStream stream, long fileBytes) throws IOException {
        ImageReader reader = reader();
        try {
            stream.seek(0);
            reader.setInput(stream, true, true);
            ImageWork.requirePixels(this, reader.getWidth(0), reader.getHeight(0), fileBytes);
        } finally {
            reader.dispose();
        }
    }
}
