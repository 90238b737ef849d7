package dev.invert.images;

import dev.invert.files.UnicodeForm;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Makes thumbnails of the images in a folder. Thread-safe.
 *
 * @param root folder that ids are relative to
 * @param followsLinks whether to show an image that a link in the folder leads to elsewhere
 */
public record PictureFolder(Path root, boolean followsLinks) {
    /** Longer side in pixels: enough to recognize the content, a few kilobytes as JPEG. */
    private static final int SIDE = 128;

    private static final int FIRST_BEYOND_ASCII = 128;

    /**
     * Returns an image as a JPEG file, upright and shrunk to at most {@value #SIDE} pixels on its longer side.
     *
     * @param id path of the image, relative to the root
     * @return empty if the folder has no such image, or it cannot be decoded
     */
    public Optional<byte[]> jpeg(String id) {
        try {
            Path folder = root.toAbsolutePath().normalize();
            Path file = find(folder, id);
            if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
                return Optional.empty();
            }
            if (!followsLinks && !file.toRealPath().startsWith(folder.toRealPath())) {
                return Optional.empty();
            }
            return Optional.of(encode(shrink(ImageDecoder.decode(file, ImageTransform.ExifOrientation.APPLY))));
        } catch (IOException | InvalidPathException e) {
            // A report with a missing thumbnail is better than no report.
            return Optional.empty();
        }
    }

    /** Returns the path of an id; its names on disk may be in another Unicode form. */
    private static Path find(Path folder, String id) throws IOException {
        Path file = folder.resolve(id).normalize();
        if (Files.exists(file) || !file.startsWith(folder) || id.chars().allMatch(c -> c < FIRST_BEYOND_ASCII)) {
            return file;
        }
        Path found = folder;
        for (Path part : folder.relativize(file)) {
            Path next = found.resolve(part);
            found = Files.exists(next) ? next : inAnotherForm(found, part.toString(), next);
        }
        return found;
    }

    private static Path inAnotherForm(Path parent, String name, Path otherwise) throws IOException {
        if (!Files.isDirectory(parent)) {
            return otherwise;
        }
        String composed = UnicodeForm.composed(name);
        try (Stream<Path> files = Files.list(parent)) {
            return files.filter(file ->
                            UnicodeForm.composed(file.getFileName().toString()).equals(composed))
                    .findFirst()
                    .orElse(otherwise);
        }
    }

    private static RgbImage shrink(RgbImage image) {
        int longer = Math.max(image.width(), image.height());
        if (longer <= SIDE) {
            return image;
        }
        int width = Math.max(1, Math.round((float) SIDE * image.width() / longer));
        int height = Math.max(1, Math.round((float) SIDE * image.height() / longer));
        return BilinearResize.resize(image, width, height, 0, 0, width, height);
    }

    private static byte[] encode(RgbImage image) throws IOException {
        BufferedImage picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        byte[] pixels = image.pixels();
        int at = 0;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                picture.setRGB(
                        x, y, (pixels[at] & 0xFF) << 16 | (pixels[at + 1] & 0xFF) << 8 | (pixels[at + 2] & 0xFF));
                at += 3;
            }
        }
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        if (!ImageIO.write(picture, "jpeg", jpeg)) {
            throw new IOException("no JPEG writer");
        }
        return jpeg.toByteArray();
    }
}
