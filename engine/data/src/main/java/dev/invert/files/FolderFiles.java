package dev.invert.files;

import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The files below a folder that people mean as data: regular files, through symbolic links, without hidden files and
 * folders and without those that file managers, archivers and notebooks leave behind.
 */
public final class FolderFiles {
    /** Endings of the pictures that are read, in lower case. */
    public static final List<String> PICTURE_ENDINGS =
            List.of(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif");

    /** Names of files and folders that programs make, in lower case; all others that they make are hidden. */
    private static final Set<String> NO_DATA = Set.of(
            "__macosx",
            "@eadir",
            "#recycle",
            "$recycle.bin",
            "system volume information",
            "thumbs.db",
            "ehthumbs.db",
            "desktop.ini",
            "__pycache__");

    private static final int MOST_ENDINGS = 6;

    private final List<DataFile> files;

    private FolderFiles(List<DataFile> files) {
        this.files = files;
    }

    /**
     * A file.
     *
     * @param id path from the folder with {@code /} as separator, in Unicode form C
     * @param path path that opens the file
     */
    public record DataFile(String id, Path path) {}

    /**
     * Lists the files below a folder, ordered by id as Python's {@code sorted} orders them.
     *
     * @throws InvertException if the folder cannot be read, a name is no text, or two names differ only in their
     *     Unicode form
     */
    public static FolderFiles list(Path root) {
        List<DataFile> files = new ArrayList<>();
        try {
            Files.walkFileTree(
                    root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Visitor(root, files));
        } catch (IOException e) {
            throw new InvertException("Cannot read " + root + ": " + AtomicFile.reason(e), e);
        }
        files.sort(Comparator.comparing(DataFile::id, RelativeName.ORDER));
        requireOneForm(root, files);
        return new FolderFiles(List.copyOf(files));
    }

    private static void requireOneForm(Path root, List<DataFile> files) {
        // Folders are compared too: the same class must not be split between two forms of its name.
        Map<String, String> nameById = new HashMap<>();
        for (DataFile file : files) {
            String name = RelativeName.of(root, file.path());
            for (int end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
                requireOneForm(root, nameById, name.substring(0, end));
            }
            requireOneForm(root, nameById, name);
        }
    }

    private static void requireOneForm(Path root, Map<String, String> nameById, String name) {
        String before = nameById.putIfAbsent(UnicodeForm.composed(name), name);
        if (before != null && !before.equals(name)) {
            throw UnicodeForm.conflict(root, before, name);
        }
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<DataFile> files;

        Visitor(Path root, List<DataFile> files) {
            this.root = root;
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.equals(root) || isData(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && isData(file)) {
                files.add(new DataFile(UnicodeForm.composed(RelativeName.of(root, file)), file));
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private static boolean isData(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && !NO_DATA.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Returns all files, pictures or not. */
    public List<DataFile> all() {
        return files;
    }

    /** Returns the files whose names end as those of pictures that are read. */
    public List<DataFile> pictures() {
        return files.stream().filter(FolderFiles::isPicture).toList();
    }

    private static boolean isPicture(DataFile file) {
        String name = file.id().toLowerCase(Locale.ROOT);
        return PICTURE_ENDINGS.stream().anyMatch(name::endsWith);
    }

    /** Describes the files that are no pictures that are read, by ending; empty if there are none. */
    public String leftOut() {
        Map<String, Long> counts = files.stream()
                .filter(file -> !isPicture(file))
                .collect(Collectors.groupingBy(FolderFiles::ending, TreeMap::new, Collectors.counting()));
        if (counts.isEmpty()) {
            return "";
        }
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        String each = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_ENDINGS)
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "left out %,d %s in formats that are not read: %s%s",
                total,
                total == 1 ? "file" : "files",
                each,
                counts.size() > MOST_ENDINGS ? ", …" : "");
    }

    private static String ending(DataFile file) {
        String name = file.id().substring(file.id().lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "without an ending" : name.substring(dot).toLowerCase(Locale.ROOT);
    }
}
