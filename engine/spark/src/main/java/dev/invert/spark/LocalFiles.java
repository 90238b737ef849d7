package dev.invert.spark;

import dev.invert.arrays.NpyHeader;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
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
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Local copies of the files that a command reads from Hadoop file systems. Of activations in the order of the neurons,
 * only the header is copied, into a file of the same size that takes no space; excerpts of it have the values of some
 * neurons. Everything else is copied whole. The copies are deleted when this object is closed. Thread-safe after
 * {@link #localize}.
 */
final class LocalFiles implements AutoCloseable {
    private static final String ACTIVATIONS = "--activations";
    private static final Pattern NAMED_ARRAY =
            Pattern.compile("(.*\\.(?:npz|safetensors|pt|pth|tnsr)):(.+)", Pattern.CASE_INSENSITIVE);
    private static final int MOST_HEADER_BYTES = 12 + (1 << 16);
    private static final int BUFFER_BYTES = 1 << 20;

    private final Configuration configuration = SparkHadoopUtil.get().conf();
    private final Map<Path, Headed> headed = new LinkedHashMap<>();
    /** Null until there is something to copy. */
    private Path folder;

    /** A remote array in the order of the neurons, of which only the header was copied. */
    private record Headed(org.apache.hadoop.fs.Path remote, NpyHeader header, long length) {}

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

    private void copy(FileSystem system, FileStatus file, Path target, boolean activations) throws IOException {
        if (file.isDirectory()) {
            Files.createDirectories(target);
            for (FileStatus child : system.listStatus(file.getPath())) {
                copy(system, child, target.resolve(child.getPath().getName()), activations);
            }
            return;
        }
        boolean headerOnly = activations && target.toString().endsWith(".npy") && copyHeader(system, file, target);
        if (!headerOnly) {
            system.copyToLocalFile(false, file.getPath(), new org.apache.hadoop.fs.Path(target.toUri()), true);
        }
    }

    /** Copies the header of an array in the order of the neurons; returns whether it is one. */
    private boolean copyHeader(FileSystem system, FileStatus file, Path target) throws IOException {
        try (FSDataInputStream in = system.open(file.getPath());
                RandomAccessFile out = new RandomAccessFile(target.toFile(), "rw")) {
            byte[] start = new byte[(int) Math.min(MOST_HEADER_BYTES, file.getLen())];
            in.readFully(0, start);
            out.write(start);
            out.setLength(file.getLen());
            NpyHeader header = NpyHeader.read(Path.of(target.getFileName().toString()), out.getChannel());
            if (!header.fortranOrder() || header.shape().size() != 2) {
                return false;
            }
            headed.put(target, new Headed(file.getPath(), header, file.getLen()));
            return true;
        }
    }

    /**
     * Copies the values of some neurons.
     *
     * @param activations file of a layer among the localized arguments
     * @return a file of the same form, of which only these values may be read; the caller deletes it. Null if the file is
     *     whole
     * @throws UncheckedIOException if the values cannot be copied: Spark tries again
     */
    Path excerpt(Path activations, int[] neurons) {
        Headed source = headed.get(activations);
        if (source == null) {
            return null;
        }
        try {
            Path file = Files.createTempFile(folder, "block", ".npy");
            try {
                copy(source, activations, neurons, file);
                return file;
            } catch (IOException | RuntimeException e) {
                delete(file);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + source.remote() + ": " + AtomicFile.reason(e), e);
        }
    }

    private void copy(Headed source, Path activations, int[] neurons, Path file) throws IOException {
        NpyHeader header = source.header();
        long neuronBytes = header.shape().get(0) * header.elementBytes();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (FSDataInputStream in = source.remote().getFileSystem(configuration).open(source.remote());
                RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw");
                FileChannel start = FileChannel.open(activations)) {
            start.transferTo(0, header.dataOffset(), out.getChannel());
            out.setLength(source.length());
            for (int neuron : neurons) {
                long from = header.dataOffset() + neuron * neuronBytes;
                out.seek(from);
                for (long done = 0; done < neuronBytes; done += buffer.length) {
                    int count = (int) Math.min(buffer.length, neuronBytes - done);
                    in.readFully(from + done, buffer, 0, count);
                    out.write(buffer, 0, count);
                }
            }
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
