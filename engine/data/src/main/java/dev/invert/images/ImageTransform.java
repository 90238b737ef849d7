package dev.invert.images;

import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.InvertException;
import dev.invert.errors.Setting;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Preprocessing of an image before a model, equivalent to torchvision's {@code Resize}, {@code CenterCrop},
 * {@code ToTensor} and {@code Normalize}: resizes the shorter side, crops the center (padding with black if the image
 * is smaller), scales values to [0, 1], and computes {@code (value - mean) / std} per channel.
 *
 * @param resize length of the shorter side in pixels, or 0 to keep the size
 * @param crop side of the square crop in pixels, or 0 for the whole image
 * @param mean one value per channel (red, green, blue), or one for all
 * @param std one value per channel, or one for all; none is 0
 * @param exif whether the orientation in a picture's EXIF data is applied before
 */
public record ImageTransform(int resize, int crop, List<Float> mean, List<Float> std, ExifOrientation exif) {
    private static final int CHANNELS = 3;
    private static final int LEVELS = 256;
    private static final int MAX_SIDE = 1 << 14;

    /** Sizes (256, 224) and statistics of most models trained on ImageNet. */
    public static final ImageTransform IMAGENET =
            new ImageTransform(256, 224, List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));

    /** Scales values to [0, 1] and keeps the size. */
    public static final ImageTransform NONE = new ImageTransform(0, 0, List.of(0f), List.of(1f));

    /** Treatment of the orientation in EXIF data. */
    public enum ExifOrientation {
        /** Pixels stay as they are stored, as torchvision's loaders leave them. */
        IGNORE,
        /** Pictures are made upright, as Pillow's {@code ImageOps.exif_transpose} does. */
        APPLY
    }

    /** Creates a transform that ignores the orientation in EXIF data, as torchvision's loaders do. */
    public ImageTransform(int resize, int crop, List<Float> mean, List<Float> std) {
        this(resize, crop, mean, std, ExifOrientation.IGNORE);
    }

    /** @throws InvalidSettingException if a value is out of range */
    public ImageTransform {
        requireSide(Setting.RESIZE, resize);
        requireSide(Setting.CROP, crop);
        requirePerChannel(Setting.MEAN, mean);
        requirePerChannel(Setting.STD, std);
        if (std.contains(0f) || std.contains(-0f)) {
            throw new InvalidSettingException(Setting.STD, std, "must not be 0");
        }
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    private static void requireSide(Setting setting, int side) {
        if (side < 0 || side > MAX_SIDE) {
            throw new InvalidSettingException(
                    setting, side, "must be from 1 to " + MAX_SIDE + " pixels, or 0 for none");
        }
    }

    private static void requirePerChannel(Setting setting, List<Float> values) {
        if ((values.size() != 1 && values.size() != CHANNELS)
                || values.stream().anyMatch(value -> !Float.isFinite(value))) {
            throw new InvalidSettingException(
                    setting, values, "must be three numbers (red, green, blue), or one for all");
        }
    }

    /**
     * Returns the image resized and cropped, still with 8-bit values.
     *
     * @throws InvertException if resizing would make the longer side exceed 16384 pixels
     */
    RgbImage apply(RgbImage image) {
        int width = image.width();
        int height = image.height();
        if (resize > 0) {
            boolean upright = width <= height;
            long longer = (long) resize * Math.max(width, height) / Math.min(width, height);
            if (longer > MAX_SIDE) {
                throw new InvertException("resizing " + image.size() + " would make it " + longer + " pixels long");
            }
            width = upright ? resize : (int) longer;
            height = upright ? (int) longer : resize;
        }
        if (crop == 0) {
            return BilinearResize.resize(image, width, height, 0, 0, width, height);
        }
        int windowWidth = Math.min(crop, width);
        int windowHeight = Math.min(crop, height);
        RgbImage window = BilinearResize.resize(
                image,
                width,
                height,
                middle(width - windowWidth),
                middle(height - windowHeight),
                windowWidth,
                windowHeight);
        return windowWidth == crop && windowHeight == crop ? window : onBlack(window);
    }

    /** Returns half of the excess, rounded half to even as Python's {@code round} does. */
    private static int middle(int spare) {
        return (int) Math.rint(spare / 2.0);
    }

    private RgbImage onBlack(RgbImage image) {
        byte[] pixels = new byte[CHANNELS * crop * crop];
        int left = (crop - image.width()) / 2;
        int top = (crop - image.height()) / 2;
        int rowBytes = CHANNELS * image.width();
        for (int y = 0; y < image.height(); y++) {
            System.arraycopy(image.pixels(), y * rowBytes, pixels, CHANNELS * ((top + y) * crop + left), rowBytes);
        }
        return new RgbImage(crop, crop, pixels);
    }

    /**
     * Returns the normalized value of each of the 256 levels as [channel][level], in float32 and in torchvision's order
     * of operations.
     */
    float[][] levels() {
        float[][] levels = new float[CHANNELS][LEVELS];
        for (int c = 0; c < CHANNELS; c++) {
            float center = mean.get(mean.size() == 1 ? 0 : c);
            float scale = std.get(std.size() == 1 ? 0 : c);
            for (int level = 0; level < LEVELS; level++) {
                levels[c][level] = (level / 255f - center) / scale;
            }
        }
        return levels;
    }

    /**
     * Writes an image as (3, height, width), starting at the buffer's position.
     *
     * @param levels normalized values from {@link #levels}
     */
    static void write(RgbImage image, float[][] levels, FloatBuffer target) {
        byte[] pixels = image.pixels();
        for (int c = 0; c < CHANNELS; c++) {
            float[] level = levels[c];
            for (int i = c; i < pixels.length; i += CHANNELS) {
                target.put(level[pixels[i] & 0xFF]);
            }
        }
    }
}
