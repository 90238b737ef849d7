package dev.invert.spark;

import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * The folder of results, if it is on a Hadoop file system: the command writes to a local folder, and {@link #publish}
 * copies it. Each file appears whole or not at all.
 */
final class RemoteOutput implements AutoCloseable {
    /** Name of the option that names the folder. */
    static final String OPTION = "--out";

    /** Null if the results go to a local folder. */
    private final org.apache.hadoop.fs.Path target;

    private final Path local;

    /**
     * Finds the output folder among the options of a command.
     *
     * @throws InvertException if it is remote and has files that may not be replaced, or cannot be reached
     */
    RemoteOutput(List<String> options) {
        RemotePath out = null;
        for (int i = 0; i < options.size(); i++) {
            String value = options.get(i).startsWith(OPTION + "=")
                    ? options.get(i).substring(OPTION.length() + 1)
                    : i > 0 && options.get(i - 1).equals(OPTION) ? options.get(i) : "";
            out = RemotePath.of(value) == null ? out : RemotePath.of(value);
        }
        if (out == null || out.isLocal()) {
            target = null;
            local = null;
            return;
        }
        target = new org.apache.hadoop.fs.Path(out.uri());
        try {
            FileSystem system = system();
            if (!options.contains("--overwrite") && system.exists(target) && system.listStatus(target).length > 0) {
                throw new InvertException(
                        OPTION + " " + out.uri() + ": has files already; choose another folder, or say --overwrite");
            }
            local = Files.createTempDirectory("invert-out");
        } catch (IOException | IllegalArgumentException e) {
            throw unwritable(out.uri(), e);
        }
    }

    private FileSystem system() throws IOException {
        return target.getFileSystem(SparkHadoopUtil.get().conf());
    }

    private static InvertException unwritable(String folder, Exception e) {
        return new InvertException("Cannot write to " + folder + ": " + e.getMessage(), e);
    }

    /** Returns the options with the local folder in place of the remote one. */
    List<String> localize(List<String> options) {
        if (target == null) {
            return options;
        }
        List<String> localized = new ArrayList<>(options);
        for (int i = 0; i < options.size(); i++) {
            if (options.get(i).startsWith(OPTION + "=")) {
                localized.set(i, OPTION + "=" + local);
            } else if (i > 0 && options.get(i - 1).equals(OPTION)) {
                localized.set(i, local.toString());
            }
        }
        return localized;
    }

    /**
     * Copies the results; run.json is the last.
     *
     * @throws InvertException if a file cannot be written
     */
    void publish() {
        if (target == null) {
            return;
        }
        try (Stream<Path> found = Files.walk(local)) {
            List<Path> files = new ArrayList<>(found.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList());
            files.sort((a, b) -> Boolean.compare(a.endsWith("run.json"), b.endsWith("run.json")));
            for (Path file : files) {
                publish(file);
            }
        } catch (IOException e) {
            throw unwritable(target.toString(), e);
        }
    }

    private void publish(Path file) throws IOException {
        FileSystem system = system();
        org.apache.hadoop.fs.Path last = new org.apache.hadoop.fs.Path(
                target, local.relativize(file).toString().replace('\\', '/'));
        org.apache.hadoop.fs.Path part =
                new org.apache.hadoop.fs.Path(last.getParent(), ".invert-" + UUID.randomUUID() + ".part");
        system.copyFromLocalFile(false, true, new org.apache.hadoop.fs.Path(file.toUri()), part);
        system.delete(last, false);
        if (!system.rename(part, last)) {
            system.delete(part, false);
            throw new IOException("cannot rename a file to " + last);
        }
    }

    @Override
    public void close() {
        if (local != null) {
            LocalFiles.delete(local);
        }
    }
}
