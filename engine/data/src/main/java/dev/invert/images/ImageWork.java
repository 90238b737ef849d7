package dev.invert.images;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/**
 * Bounds the work of decoding an image by the size of its file, before it begins: a header of a few bytes can claim
 * millions of pixels, and a JPEG file can repeat scans of a few bytes that each pass over all pixels.
 */
final class ImageWork {
    /** Highest ratio of deflate, in which PNG files store their pixels. */
    private static final long BEST_DEFLATE_RATIO = 1032;

    /** A block of 64 pixels takes at least one bit of a JPEG file, and a block can stand for 2 x 2 pixels each. */
    private static final long MOST_JPEG_PIXELS_PER_BYTE = 2048;

    /** Free pixels of all scans together: 16 scans of a megapixel. */
    private static final long FREE_SCAN_PIXELS = 1L << 24;

    /** A tenth of what the emptiest picture of a usual progressive file, with ten scans, needs. */
    private static final long MOST_SCAN_PIXELS_PER_BYTE = 8192;

    /** Pixels of a picture that costs little whatever the file claims: one megapixel. */
    private static final long FREE_PIXELS = 1L << 20;

    private static final long MOST_WEBP_PIXELS_PER_BYTE = 1L << 17;

    private static final int GIF_SCREEN_OFFSET = 6;
    private static final int PNG_HEADER_OFFSET = 16;
    private static final int BITS_PER_BYTE = 8;
    private static final int MARKER = 0xFF;
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int FIRST_WITHOUT_LENGTH = 0xD0;

    private ImageWork() {}

    /**
     * Checks a PNG file.
     *
     * @throws IOException if its pixels cannot be in a file of this size; the message gives the reason
     */
    static void requirePng(ImageInputStream stream, long fileBytes) throws IOException {
        stream.setByteOrder(ByteOrder.BIG_ENDIAN);
        stream.seek(PNG_HEADER_OFFSET);
        long width = stream.readUnsignedInt();
        long height = stream.readUnsignedInt();
        int depth = stream.readUnsignedByte();
        int bands = switch (stream.readUnsignedByte()) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
        long bytes = height * (width * bands * depth / BITS_PER_BYTE);
        // The decoder itself rejects more pixels than it takes of any file.
        if (bytes / BEST_DEFLATE_RATIO > fileBytes && width * height <= ImageDecoder.MAX_PIXELS) {
            throw new UnreadableImageException("is too short for its " + width + " x " + height + " pixels");
        }
    }

    /**
     * Checks the first frame of a GIF file.
     *
     * @throws IOException if its screen or frame cannot be in a file of this size; the message gives the reason
     */
    static void requireGif(ImageInputStream stream, long fileBytes) throws IOException {
        stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        stream.seek(GIF_SCREEN_OFFSET);
        requirePixels(ImageFormat.GIF, stream.readUnsignedShort(), stream.readUnsignedShort(), fileBytes);
    }

    /**
     * Checks a file of a format whose pixels are compressed as a whole, by the highest ratio of that compression.
     *
     * @throws IOException if its pixels cannot be in a file of this size; the message gives the reason
     */
    static void requirePixels(ImageFormat format, long width, long height, long fileBytes) throws IOException {
        ImageDecoder.requireSize(width * height);
        long most = switch (format) {
            // A code of LZW stands for at most 4096 pixels and takes at least 9 bits in the long run.
            case GIF -> 4096;
            // A run of 255 pixels takes two bytes.
            case BMP -> 128;
            // Deflate of one bit per pixel.
            case TIFF -> BEST_DEFLATE_RATIO * BITS_PER_BYTE;
            // A picture of one color takes no bits for its pixels in WebP without loss: about 40 bytes of any size.
            default -> MOST_WEBP_PIXELS_PER_BYTE;
        };
        if (width * height > FREE_PIXELS && width * height / most > fileBytes) {
            throw new UnreadableImageException("is too short for its " + width + " x " + height + " pixels");
        }
    }

    /**
     * Checks a JPEG file.
     *
     * @throws IOException if its pixels cannot be in a file of this size, or its scans take too much work for it; the
     *     message gives the reason
     */
    static void requireJpeg(ImageInputStream stream, long pixels, long fileBytes) throws IOException {
        if (pixels / MOST_JPEG_PIXELS_PER_BYTE > fileBytes) {
            throw new UnreadableImageException("is too short for its " + pixels + " pixels");
        }
        long most = FREE_SCAN_PIXELS + MOST_SCAN_PIXELS_PER_BYTE * fileBytes;
        int scans = scans(stream);
        if (scans > 1 && pixels * scans > most) {
            throw new UnreadableImageException("has " + scans + " scans of " + pixels + " pixels; a file of "
                    + fileBytes + " bytes may have " + most / Math.max(1, pixels));
        }
    }

    /** Returns the number of scans of a JPEG file. */
    static int scans(ImageInputStream stream) throws IOException {
        stream.setByteOrder(ByteOrder.BIG_ENDIAN);
        stream.seek(2);
        int scans = 0;
        try {
            while (true) {
                int marker = nextMarker(stream);
                if (marker == END_OF_IMAGE) {
                    return scans;
                }
                if (marker == START_OF_SCAN) {
                    scans++;
                }
                // Restart markers and bytes stuffed after data have no length.
                if (marker > 1 && (marker < FIRST_WITHOUT_LENGTH || marker > END_OF_IMAGE)) {
                    int length = stream.readUnsignedShort();
                    stream.seek(stream.getStreamPosition() + Math.max(0, length - 2));
                }
            }
        } catch (EOFException e) {
            return scans;
        }
    }

    private static int nextMarker(ImageInputStream stream) throws IOException {
        int before = 0;
        while (true) {
            int now = stream.readUnsignedByte();
            if (before == MARKER && now != MARKER) {
                return now;
            }
            before = now;
        }
    }
}
