package dev.invert.images;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.files.RelativeName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JPEG and PNG files in a folder, at any depth, ordered by id. A file is an image if its name ends in .jpg, .jpeg
 * or .png, ignoring case; other files are ignored.
 *
 * @param root the folder
 * @param ids paths relative to the root with {@code /} as separator, ordered by code points as Python's {@code sorted}
 *     orders them
 */
public record ImageFolder(Path root, List<String> ids) {
    private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png");

    /**
     * Lists the images in a folder, following symbolic links.
     *
     * @param limit maximum number of images, the first ones by id; 0 for all
     * @throws InvertException if the folder cannot be read or contains no image
     */
    public static ImageFolder list(Path root, int limit) {
        if (!Files.isDirectory(root)) {
            throw new InvertException(root + ": " + (Files.exists(root) ? "is not a folder" : "there is no such folder")
                    + "; name a folder of images");
        }
        try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
            List<String> ids = files.filter(ImageFolder::isImage)
                    .map(file -> RelativeName.of(root, file))
                    .sorted(RelativeName.ORDER)
                    .limit(limit == 0 ? Long.MAX_VALUE : limit)
                    .collect(Collectors.toUnmodifiableList());
            if (ids.isEmpty()) {
                throw new InvertException(root + ": holds no image (" + String.join(", ", ENDINGS) + ")");
            }
            return new ImageFolder(root, ids);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + root + ": " + AtomicFile.reason(e), e);
        } catch (UncheckedIOException e) {
            throw new InvertException("Cannot read " + root + ": " + AtomicFile.reason(e.getCause()), e);
        }
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
    }

    /** Returns the number of images. */
    public int size() {
        return ids.size();
    }

    /**
     * Returns the path of an image.
     *
     * @param index index in {@link #ids}
     */
    public Path file(int index) {
        return root.resolve(ids.get(index));
    }
}
