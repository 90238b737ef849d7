package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.files.FolderFiles;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads labels from a folder with one subfolder per class: a file shows the concept of each folder that contains it,
 * below the root. Sample ids are those that {@code invert activations} gives images: the path from the root with
 * {@code /} as separator.
 */
final class FolderLabels {
    private static final int ASSUMED_BYTES_PER_FILE = 1 << 10;

    private FolderLabels() {}

    /**
     * Reads a folder: its pictures or, if it has none, all files; see {@link FolderFiles}.
     *
     * @return one sample per file and one concept per subfolder, closed by the caller
     * @throws InvertException if the folder cannot be read, or no file is in a subfolder
     */
    static LabeledSamples read(Path root, MemoryBudget budget) {
        FolderFiles files = FolderFiles.list(root);
        boolean pictures = !files.pictures().isEmpty();
        List<String> ids = (pictures ? files.pictures() : files.all())
                .stream().map(FolderFiles.DataFile::id).toList();
        if (ids.isEmpty()) {
            throw new InvertException(root + ": holds neither concepts.npy nor a folder of files per class");
        }
        NameIndex samples = new NameIndex(root);
        NameIndex folders = new NameIndex(root);
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
                    "folder per class" + (pictures && !files.leftOut().isEmpty() ? "; " + files.leftOut() : ""));
        }
    }
}
