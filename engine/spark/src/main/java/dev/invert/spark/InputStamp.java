package dev.invert.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Sizes and times of files, which tell whether they have changed. */
final class InputStamp {
    private InputStamp() {}

    /** Returns the size and time of the file or folder that a text names, in brackets; empty if it names none. */
    static String of(String text) {
        String whole = stamp(text);
        // An array in a file: weights.npz:layer4.
        int colon = text.lastIndexOf(':');
        return whole.isEmpty() && colon > 1 ? stamp(text.substring(0, colon)) : whole;
    }

    private static String stamp(String text) {
        if (text.isBlank() || text.startsWith("--")) {
            return "";
        }
        try {
            Path path = new Path(RemotePath.of(text) == null ? localUri(text) : text);
            FileSystem system = path.getFileSystem(SparkHadoopUtil.get().conf());
            if (!system.exists(path)) {
                return "";
            }
            StringBuilder files = new StringBuilder();
            FileStatus status = system.getFileStatus(path);
            add(system, status, files);
            return status.isFile()
                    ? " (" + files.toString().strip() + ")"
                    : " (" + UUID.nameUUIDFromBytes(files.toString().getBytes(StandardCharsets.UTF_8)) + ")";
        } catch (IOException | IllegalArgumentException e) {
            // Not a path, or one whose error the command reports.
            return "";
        }
    }

    private static String localUri(String text) {
        return "file://" + java.nio.file.Path.of(text).toAbsolutePath();
    }

    private static void add(FileSystem system, FileStatus status, StringBuilder files) throws IOException {
        if (status.isFile()) {
            files.append(status.getPath().getName())
                    .append(", ")
                    .append(status.getLen())
                    .append(" bytes, ")
                    .append(status.getModificationTime())
                    .append('\n');
            return;
        }
        FileStatus[] children = system.listStatus(status.getPath());
        Arrays.sort(children, Comparator.comparing(child -> child.getPath().getName()));
        for (FileStatus child : children) {
            add(system, child, files);
        }
    }
}
