package dev.invert.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * A folder that the driver and all executors write to. A file appears under its name when it is complete, once: of several
 * attempts to write it, as of a speculative task, the first one to finish is kept. All attempts must have the same content.
 */
final class SharedFolder {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path path;

    SharedFolder(String uri) {
        this.path = new Path(uri);
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    String uri() {
        return path.toString();
    }

    SharedFolder child(String name) {
        return new SharedFolder(new Path(path, name).toString());
    }

    private FileSystem system() throws IOException {
        FileSystem system = path.getFileSystem(SparkHadoopUtil.get().conf());
        // The checksums of Hadoop would be further files.
        return system instanceof LocalFileSystem local ? local.getRawFileSystem() : system;
    }

    boolean exists() throws IOException {
        return system().exists(path);
    }

    boolean exists(String name) throws IOException {
        return system().exists(new Path(path, name));
    }

    /** Returns the names of the files; empty if there is no such folder. */
    List<String> names() throws IOException {
        return entries(FileStatus::isFile);
    }

    /** Returns the folders in this one; empty if there is no such folder. */
    List<SharedFolder> folders() throws IOException {
        return entries(FileStatus::isDirectory).stream().map(this::child).toList();
    }

    private List<String> entries(Predicate<FileStatus> kind) throws IOException {
        try {
            return Stream.of(system().listStatus(path))
                    .filter(kind)
                    .map(entry -> entry.getPath().getName())
                    .sorted()
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    FSDataInputStream open(String name) throws IOException {
        return system().open(new Path(path, name));
    }

    /**
     * Writes a file, unless it is there already when the content is complete.
     *
     * @return its size
     */
    long write(String name, Content content) throws IOException {
        FileSystem system = system();
        Path file = new Path(path, name);
        Path attempt = new Path(path, "." + name + "." + UUID.randomUUID());
        try {
            long size;
            try (FSDataOutputStream out = system.create(attempt, false, BUFFER_BYTES)) {
                content.writeTo(out);
                size = out.getPos();
            }
            commit(system, attempt, file);
            return size;
        } finally {
            system.delete(attempt, false);
        }
    }

    private static void commit(FileSystem system, Path attempt, Path file) throws IOException {
        if (system.exists(file)) {
            return;
        }
        try {
            if (system.rename(attempt, file)) {
                return;
            }
        } catch (IOException e) {
            if (!system.exists(file)) {
                throw e;
            }
        }
        if (!system.exists(file)) {
            throw new IOException("cannot rename a file to " + file);
        }
    }

    /** Moves a file into another folder of the same file system, in place of any file there. */
    void move(String name, SharedFolder target) throws IOException {
        FileSystem system = system();
        Path to = new Path(target.path, name);
        system.mkdirs(target.path);
        system.delete(to, false);
        if (!system.rename(new Path(path, name), to)) {
            throw new IOException("cannot rename a file to " + to);
        }
    }

    void delete(String name) throws IOException {
        system().delete(new Path(path, name), false);
    }

    /** Deletes the folder if there is nothing in it. */
    void deleteIfEmpty() throws IOException {
        if (exists() && system().listStatus(path).length == 0) {
            system().delete(path, false);
        }
    }

    /** Deletes the folder with everything in it. */
    void delete() throws IOException {
        system().delete(path, true);
    }
}
