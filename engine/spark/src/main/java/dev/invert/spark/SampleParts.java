package dev.invert.spark;

import dev.invert.arrays.ActivationFolder;
import dev.invert.arrays.NpyHeader;
import dev.invert.errors.InvertException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Serializable;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * A folder of .npy files of shape (samples, neurons) in C order, each with some of the samples and all of the neurons, as
 * machines write them that run a model on parts of the data. The samples are those of the files, in the order of their names.
 *
 * @param folder URI of the folder
 * @param parts the files
 * @param type element type without its byte order, as in {@code f4}
 * @param sampleCount N, over all files
 * @param neuronCount K
 */
record SampleParts(String folder, List<Part> parts, String type, long sampleCount, long neuronCount) {
    private static final String ENDING = ".npy";
    private static final int MOST_HEADER_BYTES = 12 + (1 << 16);

    /**
     * A file.
     *
     * @param dataOffset position of its first value
     * @param firstSample number of samples in the files before
     */
    record Part(String uri, long dataOffset, long firstSample, long sampleCount) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Reads the headers of the files.
     *
     * @param text a path or URI
     * @return null if it is not a folder of such files only
     * @throws InvertException if the files differ in their neurons, or one of them is damaged; the message is one line
     */
    static SampleParts of(String text) {
        if (text.isBlank()) {
            return null;
        }
        RemotePath remote = RemotePath.of(text);
        boolean local = remote == null || remote.isLocal();
        java.nio.file.Path localPath = local ? java.nio.file.Path.of(remote == null ? text : remote.localPath()) : null;
        if (local && !Files.isDirectory(localPath)) {
            return null;
        }
        Path folder;
        FileSystem system;
        FileStatus[] files;
        try {
            folder = new Path(local ? "file://" + localPath.toAbsolutePath().normalize() : text);
            system = system(folder);
            files = system.exists(folder) && system.getFileStatus(folder).isDirectory()
                    ? system.listStatus(folder)
                    : new FileStatus[0];
        } catch (IOException | IllegalArgumentException e) {
            // Whoever reads the file reports it.
            return null;
        }
        List<FileStatus> arrays = Arrays.stream(files)
                .filter(file -> !file.getPath().getName().startsWith(".")
                        && !file.getPath().getName().startsWith("_"))
                .sorted(Comparator.comparing(file -> file.getPath().getName()))
                .toList();
        boolean unfinished =
                Arrays.stream(files).anyMatch(file -> file.getPath().getName().equals(ActivationFolder.JOURNAL));
        if (arrays.isEmpty()
                || unfinished
                || arrays.stream()
                        .anyMatch(file -> !file.isFile()
                                || !file.getPath()
                                        .getName()
                                        .toLowerCase(Locale.ROOT)
                                        .endsWith(ENDING))) {
            return null;
        }
        try {
            return read(system, folder, arrays);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + text + ": " + e.getMessage(), e);
        }
    }

    private static FileSystem system(Path path) throws IOException {
        FileSystem system = path.getFileSystem(SparkHadoopUtil.get().conf());
        return system instanceof LocalFileSystem local ? local.getRawFileSystem() : system;
    }

    private static SampleParts read(FileSystem system, Path folder, List<FileStatus> files) throws IOException {
        List<Part> parts = new ArrayList<>();
        NpyHeader first = null;
        long samples = 0;
        for (FileStatus file : files) {
            NpyHeader header = header(system, file);
            if (header.shape().size() != 2 || header.fortranOrder()) {
                throw new InvertException(file.getPath() + ": has the shape " + header.shape()
                        + (header.fortranOrder() ? " in Fortran order" : "")
                        + "; a part of the samples is (samples, neurons) in C order");
            }
            first = first == null ? header : first;
            if (!header.type().equals(first.type())
                    || !header.shape().get(1).equals(first.shape().get(1))) {
                throw new InvertException(
                        file.getPath() + ": has " + header.shape().get(1) + " neurons of type "
                                + header.type() + ", " + files.get(0).getPath().getName() + " has "
                                + first.shape().get(1) + " of type " + first.type() + ": all parts must have the same");
            }
            parts.add(new Part(
                    file.getPath().toString(),
                    header.dataOffset(),
                    samples,
                    header.shape().get(0)));
            samples += header.shape().get(0);
        }
        if (samples == 0 || samples > Integer.MAX_VALUE || first.shape().get(1) == 0) {
            throw new InvertException(folder + ": has " + samples + " samples of "
                    + first.shape().get(1) + " neurons; at least one of each is needed, and fewer than 2^31 samples");
        }
        return new SampleParts(
                folder.toString(),
                List.copyOf(parts),
                first.type(),
                samples,
                first.shape().get(1));
    }

    /** Reads the header of a file; the values that it promises must be there. */
    private static NpyHeader header(FileSystem system, FileStatus file) throws IOException {
        java.nio.file.Path start = Files.createTempFile("invert-header", ENDING);
        try (FSDataInputStream in = system.open(file.getPath());
                RandomAccessFile copy = new RandomAccessFile(start.toFile(), "rw")) {
            RangeCopy.copy(in, copy, 0, Math.min(MOST_HEADER_BYTES, file.getLen()));
            copy.setLength(file.getLen());
            return NpyHeader.read(java.nio.file.Path.of(file.getPath().getName()), copy.getChannel());
        } finally {
            Files.delete(start);
        }
    }

    /** Returns the name of the layer: that of the folder. */
    String name() {
        return new Path(folder).getName();
    }

    int elementBytes() {
        return Integer.parseInt(type.substring(1));
    }

    /** Returns the description of the element type in a header. */
    String description() {
        return (elementBytes() == 1 ? "|" : "<") + type;
    }
}
