package dev.invert.demo;

import dev.invert.errors.InvertException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * Labeled Fashion-MNIST images: grayscale, 28 x 28, ten classes (Xiao, Rasul and Vollgraf 2017, arXiv 1708.07747).
 * Immutable and thread-safe.
 */
public final class FashionMnist {
    /** Height of an image in pixels. */
    public static final int ROW_COUNT = 28;

    /** Width of an image in pixels. */
    public static final int COLUMN_COUNT = 28;

    /** Number of pixels of an image. */
    public static final int PIXEL_COUNT = ROW_COUNT * COLUMN_COUNT;

    /** Name of each class, by label. */
    public static final List<String> CLASS_NAMES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    private static final String TEST_IMAGES = "t10k-images-idx3-ubyte.gz";
    private static final String TEST_LABELS = "t10k-labels-idx1-ubyte.gz";
    private static final float MAX_PIXEL = 255f;

    private static final int MARK_BEGIN = 22;
    private static final int MARK_END = 27;

    private final byte[] pixels;
    private final byte[] labels;

    private FashionMnist(byte[] pixels, byte[] labels) {
        this.pixels = pixels;
        this.labels = labels;
    }

    private FashionMnist(IdxFile images, String imagesName, IdxFile labels, String labelsName) {
        if (images.extent(1) != ROW_COUNT || images.extent(2) != COLUMN_COUNT) {
            throw new InvertException("%s: holds images of %d x %d pixels, Fashion-MNIST has %d x %d"
                    .formatted(imagesName, images.extent(1), images.extent(2), ROW_COUNT, COLUMN_COUNT));
        }
        if (labels.extent(0) != images.extent(0)) {
            throw new InvertException("%s: holds %d labels, %s has %d images: they must be equal"
                    .formatted(labelsName, labels.extent(0), imagesName, images.extent(0)));
        }
        this.pixels = images.values();
        this.labels = labels.values();
        for (int i = 0; i < this.labels.length; i++) {
            if (Byte.toUnsignedInt(this.labels[i]) >= CLASS_NAMES.size()) {
                throw new InvertException("%s: label %d is %d, legal are 0 to %d"
                        .formatted(labelsName, i, Byte.toUnsignedInt(this.labels[i]), CLASS_NAMES.size() - 1));
            }
        }
    }

    /** Returns the 10,000 test images, which are bundled with the engine. */
    public static FashionMnist testSet() {
        return new FashionMnist(resource(TEST_IMAGES, 3), TEST_IMAGES, resource(TEST_LABELS, 1), TEST_LABELS);
    }

    /**
     * Reads images and labels from the files as published.
     *
     * @param images gzipped IDX file of unsigned bytes, (count, 28, 28)
     * @param labels gzipped IDX file of unsigned bytes, (count)
     * @throws InvertException if a file is missing or damaged, or the files do not match
     */
    public static FashionMnist read(Path images, Path labels) {
        return new FashionMnist(file(images, 3), images.toString(), file(labels, 1), labels.toString());
    }

    /**
     * Returns a copy in which some images have a mark: a checkerboard of 5 x 5 pixels in the lower right corner.
     *
     * @param marked samples to mark
     */
    public FashionMnist marked(BitSet marked) {
        byte[] changed = pixels.clone();
        marked.stream().forEach(image -> {
            for (int row = MARK_BEGIN; row < MARK_END; row++) {
                for (int column = MARK_BEGIN; column < MARK_END; column++) {
                    boolean white = (row + column) % 2 == 0;
                    changed[image * PIXEL_COUNT + row * COLUMN_COUNT + column] = (byte) (white ? (int) MAX_PIXEL : 0);
                }
            }
        });
        return new FashionMnist(changed, labels);
    }

    /** Returns the number of images. */
    public int size() {
        return labels.length;
    }

    /**
     * Returns the class of an image, 0 to 9, an index into {@link #CLASS_NAMES}.
     *
     * @throws IndexOutOfBoundsException if there is no such image
     */
    public int label(int image) {
        return labels[Objects.checkIndex(image, labels.length)];
    }

    /**
     * Returns the brightness of one pixel, 0 (background) to 255.
     *
     * @throws IndexOutOfBoundsException if there is no such image, row or column
     */
    public int pixel(int image, int row, int column) {
        Objects.checkIndex(image, labels.length);
        Objects.checkIndex(row, ROW_COUNT);
        Objects.checkIndex(column, COLUMN_COUNT);
        return Byte.toUnsignedInt(pixels[image * PIXEL_COUNT + row * COLUMN_COUNT + column]);
    }

    /**
     * Writes consecutive images in the form that the demo's network expects: brightness divided by 255, so in [0, 1],
     * image by image, row by row.
     *
     * @param firstImage index of the first image
     * @param imageCount number of images
     * @param target receives {@code imageCount * 784} values at its position, which advances past them
     * @throws IndexOutOfBoundsException if there are not that many images
     * @throws java.nio.BufferOverflowException if {@code target} has too little room
     */
    public void copyScaled(int firstImage, int imageCount, FloatBuffer target) {
        Objects.checkFromIndexSize(firstImage, imageCount, labels.length);
        int end = (firstImage + imageCount) * PIXEL_COUNT;
        for (int i = firstImage * PIXEL_COUNT; i < end; i++) {
            target.put(Byte.toUnsignedInt(pixels[i]) / MAX_PIXEL);
        }
    }

    private static IdxFile resource(String name, int dimensionCount) {
        try (InputStream in = FashionMnist.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new InvertException(name + " is missing from the engine's jar; build it again");
            }
            return IdxFile.read(in, name, dimensionCount);
        } catch (IOException unreadable) {
            throw new InvertException(name + ": cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static IdxFile file(Path file, int dimensionCount) {
        try (InputStream in = Files.newInputStream(file)) {
            return IdxFile.read(in, file.toString(), dimensionCount);
        } catch (NoSuchFileException missing) {
            throw new InvertException(file + ": no such file", missing);
        } catch (IOException unreadable) {
            throw new InvertException(file + ": cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
