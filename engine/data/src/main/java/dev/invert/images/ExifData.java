package dev.invert.images;

import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;

/** Finds the orientation of pictures in their EXIF data; damaged data does not make a picture unreadable. */
final class ExifData {
    static final int UPRIGHT = 1;

    private static final int MOST_BYTES = 1 << 20;
    private static final int LAST_ORIENTATION = 8;
    private static final int RIFF_HEADER_BYTES = 12;
    private static final int PNG_HEADER_BYTES = 8;
    private static final int EXIF_IN_WEBP = 0x45584946;
    private static final int EXIF_IN_PNG = 0x65584966;

    private ExifData() {}

    /** Returns the orientation in a segment of a JPEG file, from 1 to 8; 1 if there is none. */
    static int orientation(JPEGSegment segment) {
        try (InputStream data = segment.data()) {
            data.skipNBytes(1); // "Exif" is followed by two zeros; the reader consumed one with the identifier.
            return orientation(data);
        } catch (IOException | RuntimeException e) {
            return UPRIGHT;
        }
    }

    /** Returns the orientation in a file that is no JPEG, from 1 to 8; 1 if there is none. */
    static int orientation(ImageFormat format, ImageInputStream stream) {
        try {
            return switch (format) {
                case TIFF -> {
                    stream.seek(0);
                    yield orientation(new TIFFReader().read(stream));
                }
                case PNG -> {
                    stream.setByteOrder(ByteOrder.BIG_ENDIAN);
                    yield inChunk(stream, PNG_HEADER_BYTES);
                }
                case WEBP -> {
                    stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
                    yield inChunk(stream, RIFF_HEADER_BYTES);
                }
                default -> UPRIGHT;
            };
        } catch (IOException | RuntimeException e) {
            return UPRIGHT;
        }
    }

    /** Searches chunks: those of PNG have length, name, data and checksum; those of WebP have name, length and data. */
    private static int inChunk(ImageInputStream stream, int start) throws IOException {
        boolean png = stream.getByteOrder() == ByteOrder.BIG_ENDIAN;
        stream.seek(start);
        while (true) {
            int first = stream.readInt();
            int second = stream.readInt();
            int name = png ? second : Integer.reverseBytes(first);
            long length = Integer.toUnsignedLong(png ? first : second);
            if (name == (png ? EXIF_IN_PNG : EXIF_IN_WEBP)) {
                byte[] data = new byte[(int) Math.min(length, MOST_BYTES)];
                stream.readFully(data);
                // Some programs repeat the mark of JPEG files before the data.
                int offset = data.length > 6 && data[0] == 'E' ? 6 : 0;
                return orientation(new ByteArrayInputStream(data, offset, data.length - offset));
            }
            stream.seek(stream.getStreamPosition() + length + (png ? Integer.BYTES : length & 1));
        }
    }

    private static int orientation(InputStream data) throws IOException {
        try (ImageInputStream tiff = ImageIO.createImageInputStream(data)) {
            return orientation(new TIFFReader().read(tiff));
        }
    }

    private static int orientation(Directory directory) {
        Directory first = directory instanceof CompoundDirectory several ? several.getDirectory(0) : directory;
        Entry entry = first.getEntryById(TIFF.TAG_ORIENTATION);
        int value = entry != null && entry.getValue() instanceof Number number ? number.intValue() : UPRIGHT;
        return value >= UPRIGHT && value <= LAST_ORIENTATION ? value : UPRIGHT;
    }
}
