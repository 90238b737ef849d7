package dev.invert.images;

import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.stream.ImageInputStream;

/**
 * Header fields of a JPEG file that determine how its pixels are interpreted.
 *
 * @param pixelCount width times height
 * @param componentCount 1 for gray, 3 for color, 4 for CMYK or YCCK
 * @param adobeTransform transform of the Adobe segment: 0 none, 1 YCbCr, 2 YCCK; -1 without such a segment
 * @param orientation orientation in the EXIF data, 1 to 8; 1 if there is none
 */
record JpegHeader(long pixelCount, int componentCount, int adobeTransform, int orientation) {
    /** Offset of the component count in a frame segment, after precision (1 byte), height and width (2 bytes each). */
    private static final int COMPONENT_COUNT_OFFSET = 5;

    private static final int HEIGHT_OFFSET = 1;
    private static final int WIDTH_OFFSET = 3;

    /**
     * Offset of the transform in an Adobe segment, after the second byte of the version and two 2-byte flags; the
     * segment reader counts the first byte of the version as part of the identifier.
     */
    private static final int TRANSFORM_OFFSET = 5;

    private static final int FIRST_FRAME = 0xFFC0;
    private static final int LAST_FRAME = 0xFFCF;
    /** DHT, JPG and DAC: markers in the range of frame markers that do not start a frame. */
    private static final List<Integer> NO_FRAMES = List.of(0xFFC4, 0xFFC8, 0xFFCC);

    static JpegHeader read(ImageInputStream stream) throws IOException {
        stream.seek(0);
        Map<Integer, List<String>> wanted = new HashMap<>();
        wanted.put(JPEG.APP1, List.of("Exif"));
        wanted.put(JPEG.APP14, List.of("Adobe"));
        for (int marker = FIRST_FRAME; marker <= LAST_FRAME; marker++) {
            if (!NO_FRAMES.contains(marker)) {
                wanted.put(marker, JPEGSegmentUtil.ALL_IDS);
            }
        }
        long pixels = 0;
        int components = 3;
        int transform = -1;
        int orientation = ExifData.UPRIGHT;
        for (JPEGSegment segment : JPEGSegmentUtil.readSegments(stream, wanted)) {
            if (segment.marker() == JPEG.APP1) {
                orientation = ExifData.orientation(segment);
            } else if (segment.marker() == JPEG.APP14) {
                transform = byteAt(segment, TRANSFORM_OFFSET);
            } else {
                components = byteAt(segment, COMPONENT_COUNT_OFFSET);
                pixels = Math.max(pixels, shortAt(segment, HEIGHT_OFFSET) * shortAt(segment, WIDTH_OFFSET));
            }
        }
        return new JpegHeader(pixels, components, transform, orientation);
    }

    private static long shortAt(JPEGSegment segment, int offset) throws IOException {
        return byteAt(segment, offset) * 256L + byteAt(segment, offset + 1);
    }

    private static int byteAt(JPEGSegment segment, int offset) throws IOException {
        try (InputStream data = segment.data()) {
            data.skipNBytes(offset);
            return data.read();
        }
    }
}
