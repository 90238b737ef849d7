package dev.invert.spark;

import dev.invert.arrays.ActivationFolder;
import dev.invert.arrays.ArrayPath;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.files.SafeName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Local copies of the files that a command reads from Hadoop file systems. Of activations, only the headers are copied where
 * the form allows it (see {@link RangedFile}); excerpts have the values of some neurons. Everything else is copied whole. The copies are deleted when this object is closed. Thread-safe after
 * {@link #localize}.
 */
final class LocalFiles implements AutoCloseable {
    private static final String ACTIVATIONS = "--activations";
    private static final Pattern NAMED_ARRAY =
            Pattern.compile("(.*\\.(?:npz|safetensors|pt|pth|tnsr)):(.+)", Pattern.CASE_INSENSITIVE);

    private final Configuration configuration = SparkHadoopUtil.get().conf();
    private final Map<Path, NeuronSource> ranged = new LinkedHashMap<>();
    /** The job that the files are read for; null on the driver. */
    private final LayerJob job;

    /** Null until there is something to copy. */
    private Path folder;

    /**
     * Creates an empty set of copies.
     *
     * @param job the job that the files are read for; null on the driver
     */
    LocalFiles(LayerJob job) {
        this.job = job;
    }

    /**
     * A local file with the values of some neurons.
     *
     * @param file the file, which is deleted when this is closed
     * @param source the file, or the array in it
     */
    record Excerpt(Path file, Path source) implements AutoCloseable {
        @Override
        public void close() {
            delete(file);
        }
    }

    /**
     * Returns arguments with local paths in place of URIs: those of files are rewritten, those of other file systems are
     * copied.
     *
     * @throws InvertException if a file cannot be copied
     */
    List<String> localize(List<String> arguments) {
        List<String> local = new ArrayList<>();
        String option = "";
        for (String argument : arguments) {
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            if (equals > 0) {
                option = argument.substring(0, equals);
                local.add(option + "=" + local(option, argument.substring(equals + 1)));
            } else {
                local.add(local(option, argument));
            }
            option = argument;
        }
        return local;
    }

    private String local(String option, String text) {
        SampleParts parts = option.equals(ACTIVATIONS) ? SampleParts.of(text) : null;
        if (parts != null) {
            return header(parts).toString();
        }
        RemotePath remote = RemotePath.of(text);
        if (remote == null) {
            return text;
        }
        if (remote.isLocal()) {
            return remote.localPath();
        }
        if (option.equals(RemoteOutput.OPTION)) {
            // Only the driver writes.
            return text;
        }
        try {
            FileSystem system = new org.apache.hadoop.fs.Path(remote.uri()).getFileSystem(configuration);
            org.apache.hadoop.fs.Path whole = new org.apache.hadoop.fs.Path(remote.uri());
            Matcher named = NAMED_ARRAY.matcher(remote.uri());
            String array = "";
            if (named.matches() && !system.exists(whole)) {
                whole = new org.apache.hadoop.fs.Path(named.group(1));
                array = ":" + named.group(2);
            }
            if (!system.exists(whole)) {
                throw new InvertException(
                        (option.isEmpty() ? "" : option + " ") + text + ": there is no such file; check the URI");
            }
            Path target = Files.createTempDirectory(folder(), "input").resolve(whole.getName());
            copy(system, system.getFileStatus(whole), target, option.equals(ACTIVATIONS));
            return target + array;
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(text, e);
        }
    }

    /** Writes the header of the array that tasks make of parts of the samples. */
    private Path header(SampleParts parts) {
        try {
            Path target = Files.createTempDirectory(folder(), "input").resolve(SafeName.of(parts.name()) + ".npy");
            TransposedParts transposed = new TransposedParts(parts, job);
            transposed.writeHeader(target);
            ranged.put(target, transposed);
            return target;
        } catch (IOException e) {
            throw unreadable(parts.folder(), e);
        }
    }

    private static InvertException unreadable(String text, Exception e) {
        String reason = e.getMessage() == null
                ? e.toString()
                : e.getMessage().lines().findFirst().orElse("");
        return new InvertException(
                "Cannot read " + text + ": " + reason + "; check the URI and the file system's configuration", e);
    }

    private Path folder() throws IOException {
        if (folder == null) {
            folder = Files.createTempDirectory("invert-spark");
        }
        return folder;
    }

    /**
     * Copies a file or a folder.
     *
     * @param activations whether tasks read the values of their neurons by themselves
     */
    private void copy(FileSystem system, FileStatus file, Path target, boolean activations) throws IOException {
        if (file.isDirectory()) {
            Files.createDirectories(target);
            FileStatus[] children = system.listStatus(file.getPath());
            // Folders of other programs are read as a whole.
            boolean layers = activations
                    && Stream.of(children)
                            .anyMatch(child -> child.getPath().getName().equals(ActivationFolder.DESCRIPTION));
            for (FileStatus child : children) {
                copy(system, child, target.resolve(child.getPath().getName()), layers);
            }
            return;
        }
        RangedFile headers = activations ? RangedFile.copyHeaders(system, file, target) : null;
        if (headers == null) {
            system.copyToLocalFile(false, file.getPath(), new org.apache.hadoop.fs.Path(target.toUri()), true);
        } else {
            ranged.put(target, headers);
        }
    }

    /**
     * Copies the values of some neurons.
     *
     * @param activations file of a layer among the localized arguments, or an array in it
     * @return a file of the same form, of which only these values may be read; null if the file is whole
     * @throws UncheckedIOException if the values cannot be copied: Spark tries again
     */
    Excerpt excerpt(Path activations, int[] neurons) {
        ArrayPath source = ArrayPath.of(activations);
        NeuronSource file = ranged.get(source.file());
        if (file == null) {
            return null;
        }
        String name = source.file().getFileName().toString();
        try {
            Path target = Files.createTempFile(folder, "block", name.substring(name.lastIndexOf('.')));
            try {
                file.excerpt(configuration, source, neurons, target);
                return new Excerpt(target, Path.of(new ArrayPath(target, source.array()).toString()));
            } catch (IOException | RuntimeException e) {
                delete(target);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file.name() + ": " + AtomicFile.reason(e), e);
        }
    }

    /** Deletes a file or a folder as far as possible. */
    static void delete(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("Cannot delete the temporary " + path + ": " + AtomicFile.reason(e));
        }
    }

    @Override
    public void close() {
        if (folder != null) {
            delete(folder);
        }
    }
}
