package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.MemoryBudget;
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
import java.util.stream.Stream;

/**
 * Reads labels from a folder with one subfolder per class: a file shows the concept of each folder that contains it,
 * below the root. Sample ids are those that {@code invert activations} gives images: the path from the root with
 * {@code /} as separator.
 */
final class FolderLabels {
    private static final List<String> IMAGE_ENDINGS = List.of(".jpg", ".jpeg", ".png");
    private static final int ASSUMED_BYTES_PER_FILE = 1 << 10;

    private FolderLabels() {}

    /**
     * Reads a folder: its images or, if it has none, all files that are not hidden.
     *
     * @return one sample per file and one concept per subfolder, closed by the caller
     * @throws InvertException if the folder cannot be read, or no file is in a subfolder
     */
    static LabeledSamples read(Path root, MemoryBudget budget) {
        List<String> ids = ids(root);
        NameIndex samples = new NameIndex();
        NameIndex folders = new NameIndex();
        try (Memberships memberships = new Memberships(budget)) {
            for (String id : ids) {
                int sample = samples.indexOf(id);
                for (int slash = id.indexOf('/'); slash >= 0; slash = id.indexOf('/', slash + 1)) {
                    memberships.add(sample, folders.indexOf(id.substring(0, slash)));
                }
            }
            if (folders.size() == 0) {
                throw new InvertException(root + ": its " + ids.size()
                        + " files lie in no folder of their own; one folder per class is needed");
            }
            for (String folder : folders.names()) {
                if (folder.substring(folder.lastIndexOf('/') + 1).isBlank()) {
                    throw new InvertException(
                            root + ": the name of the folder \"" + folder + "\" is only space; rename it");
                }
            }
            List<Concept> concepts =
                    folders.names().stream().map(Concept::named).toList();
            long bytes = (long) ids.size() * ASSUMED_BYTES_PER_FILE;
            return new LabeledSamples(
                    memberships.build(root, bytes, samples.size(), concepts),
                    samples.names(),
                    List.of(),
                    "folder per class");
        }
    }

    private static List<String> ids(Path root) {
        try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
            List<String> all = files.filter(Files::isRegularFile)
                    .map(file -> RelativeName.of(root, file))
                    .sorted(RelativeName.ORDER)
                    .toList();
            List<String> images = all.stream().filter(FolderLabels::isImage).toList();
            List<String> ids =
                    images.isEmpty() ? all.stream().filter(id -> !isHidden(id)).toList() : images;
            if (ids.isEmpty()) {
                throw new InvertException(root + ": holds neither concepts.npy nor a folder of files per class");
            }
            return ids;
        } catch (IOException e) {
            throw new InvertException("Cannot read " + root + ": " + AtomicFile.reason(e), e);
        } catch (UncheckedIOException e) {
            throw new InvertException("Cannot read " + root + ": " + AtomicFile.reason(e.getCause()), e);
        }
    }

    private static boolean isImage(String id) {
        String name = id.toLowerCase(Locale.ROOT);
        return IMAGE_ENDINGS.stream().anyMatch(name::endsWith);
    }

    private static boolean isHidden(String id) {
        return id.startsWith(".") || id.contains("/.");
    }
}
