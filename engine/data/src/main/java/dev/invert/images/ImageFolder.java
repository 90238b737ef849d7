package dev.invert.images;

import dev.invert.errors.InvertException;
import dev.invert.files.FolderFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The pictures in a folder, at any depth, ordered by id. A file is a picture if its name ends as one of
 * {@link FolderFiles#PICTURE_ENDINGS}, ignoring case. Hidden files and leftovers of other programs are ignored.
 *
 * @param root the folder
 * @param ids paths relative to the root with {@code /} as separator, in Unicode form C, ordered by code points as
 *     Python's {@code sorted} orders them
 * @param files paths that open the pictures, in the order of the ids
 * @param leftOut number and formats of files that are not read; empty if there are none
 */
public record ImageFolder(Path root, List<String> ids, List<Path> files, String leftOut) {
    /**
     * Lists the pictures in a folder, following symbolic links.
     *
     * @param limit maximum number of pictures, the first ones by id; 0 for all
     * @throws InvertException if the folder cannot be read or contains no picture, or two names differ only in their
     *     Unicode form
     */
    public static ImageFolder list(Path root, int limit) {
        if (!Files.isDirectory(root)) {
            throw new InvertException(root + ": " + (Files.exists(root) ? "is not a folder" : "there is no such folder")
                    + "; name a folder of images");
        }
        FolderFiles folder = FolderFiles.list(root);
        List<FolderFiles.DataFile> pictures = folder.pictures().stream()
                .limit(limit == 0 ? Long.MAX_VALUE : limit)
                .toList();
        if (pictures.isEmpty()) {
            throw new InvertException(root + ": holds no image (" + String.join(", ", FolderFiles.PICTURE_ENDINGS) + ")"
                    + (folder.leftOut().isEmpty() ? "" : "; " + folder.leftOut()));
        }
        return new ImageFolder(
                root,
                pictures.stream().map(FolderFiles.DataFile::id).toList(),
                pictures.stream().map(FolderFiles.DataFile::path).toList(),
                folder.leftOut());
    }

    /** Returns the pictures from one index to before another. */
    public ImageFolder range(int from, int to) {
        return new ImageFolder(root, ids.subList(from, to), files.subList(from, to), leftOut);
    }

    /** Returns the number of pictures. */
    public int size() {
        return ids.size();
    }

    /**
     * Returns the path of a picture.
     *
     * @param index index in {@link #ids}
     */
    public Path file(int index) {
        return files.get(index);
    }
}
