package dev.invert.arrays;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds caches of sparse activations: folders of a hookpoint, or a folder of several such folders. */
final class CacheFolders {
    /** A split of delphi, or the entries of a crosscoder cache. */
    private static final Predicate<String> CACHE =
            Pattern.compile("\\d+_\\d+\\.safetensors|out_ids\\.pt").asMatchPredicate();

    /** A file of a dashboard. */
    private static final Predicate<String> EXCERPTS =
            Pattern.compile("batch-\\d+\\.jsonl?(\\.gz)?").asMatchPredicate();

    private CacheFolders() {}

    /**
     * Returns the caches in a folder, as layers with the names of their folders: the folder itself, or those in it.
     *
     * @throws InvertException if the folder cannot be read, or holds excerpts of a dashboard
     */
    static List<ActivationFolder.LayerFile> in(Path folder) {
        if (holds(folder, CACHE)) {
            return List.of(layer(folder));
        }
        if (holds(folder, EXCERPTS)) {
            throw new InvertException(
                    folder + ": holds excerpts of the texts that activate each latent most, and no AUC"
                            + " follows from excerpts; give the activations on all tokens, such as the folder of a hookpoint"
                            + " that delphi cached");
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(Files::isDirectory)
                    .filter(cache -> holds(cache, CACHE))
                    .sorted()
                    .map(CacheFolders::layer)
                    .toList();
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private static ActivationFolder.LayerFile layer(Path folder) {
        return new ActivationFolder.LayerFile(
                folder.toAbsolutePath().normalize().getFileName().toString(), folder);
    }

    private static boolean holds(Path folder, Predicate<String> names) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> names.test(file.getFileName().toString()));
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private static InvertException failure(Path folder, IOException e) {
        return new InvertException("Cannot read " + folder + ": " + AtomicFile.reason(e), e);
    }
}
