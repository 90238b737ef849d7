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

    /** Null if the results go to a local folder, or nowhere. */
    private final Path local;

    /** Null without an output folder. */
    private final JobFolder jobFolder;

    /**
     * Finds the output folder among the options of a command.
     *
     * @throws InvertException if it is remote and has files that may not be replaced, or cannot be reached
     */
    RemoteOutput(List<String> options) {
        String out = option(options);
        RemotePath remote = out == null ? null : RemotePath.of(out);
        target = remote == null || remote.isLocal() ? null : new org.apache.hadoop.fs.Path(remote.uri());
        try {
            if (target != null && !options.contains("--overwrite") && hasFiles()) {
                throw new InvertException(
                        OPTION + " " + out + ": has files already; choose another folder, or say --overwrite");
            }
            jobFolder = out == null
                    ? null
                    : new JobFolder(target == null ? localFolder(path(out, remote)) : new SharedFolder(out));
            local = target == null ? null : Files.createTempDirectory("invert-out");
        } catch (IOException | IllegalArgumentException e) {
            throw unwritable(out, e);
        }
    }

    /** Returns the last value of the option; null without one. */
    private static String option(List<String> options) {
        String out = null;
        for (int i = 0; i < options.size(); i++) {
            if (options.get(i).startsWith(OPTION + "=")) {
                out = options.get(i).substring(OPTION.length() + 1);
            } else if (i > 0 && options.get(i - 1).equals(OPTION)) {
                out = options.get(i);
            }
        }
        return out;
    }

    private static Path path(String out, RemotePath remote) {
        return Path.of(remote == null ? out : remote.localPath());
    }

    private static SharedFolder localFolder(Path folder) {
        return new SharedFolder("file://" + folder.toAbsolutePath().normalize());
    }

    /** Returns whether the folder has files other than the parts that a lost driver has left. */
    private boolean hasFiles() throws IOException {
        FileSystem system = system();
        return system.exists(target)
                && Stream.of(system.listStatus(target))
                        .anyMatch(file -> !file.getPath().getName().equals(JobFolder.NAME));
    }

    /** Returns the folder for parts; null without an output folder. */
    JobFolder jobFolder() {
        return jobFolder;
    }

    boolean isRemote() {
        return target != null;
    }

    /**
     * Returns the folder that results appear in.
     *
     * @param directory the output folder of the command, or a folder in it
     */
    SharedFolder published(Path directory) {
        if (target == null) {
            return localFolder(directory);
        }
        String name = local.relativize(directory).toString().replace('\\', '/');
        return new SharedFolder(name.isEmpty() ? target.toString() : target + "/" + name);
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
     * Copies the results; run.json is the last. Then deletes the parts that tasks have written.
     *
     * @throws InvertException if a file cannot be written
     */
    void publish() {
        if (target != null) {
            copy();
        }
        if (jobFolder != null) {
            jobFolder.delete();
        }
    }

    private void copy() {
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
