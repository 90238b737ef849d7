package dev.invert.files;

import dev.invert.errors.InvertException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Writes a file under a temporary name and renames it once it is complete, so that no reader ever sees a partial file
 * (on file systems with atomic renames). The temporary name is new and unique, so that no other process writes to it
 * and no link of that name is followed. A shutdown hook deletes the temporary files of unfinished writes, for example
 * after Ctrl-C. Each instance is a single write and must be used by one thread at a time. Any number of writes may be
 * in progress, even to the same file; the last one to finish determines its content.
 */
public final class AtomicFile implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 8;
    private static final Pattern UNFINISHED = Pattern.compile("\\..+\\.[0-9a-f]{16}\\.part", Pattern.DOTALL);

    /** Temporary files of this process, deleted by the shutdown hook. */
    private static final Set<Path> UNDER_WAY = ConcurrentHashMap.newKeySet();

    static {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> UNDER_WAY.forEach(AtomicFile::deleteQuietly)));
        } catch (IllegalStateException e) {
            // The JVM is already shutting down, so no hook can be added; writers are about to be stopped.
        }
    }

    private final Path file;
    private final Path temporary;
    private boolean underWay = true;

    private AtomicFile(Path file, Path temporary) {
        this.file = file;
        this.temporary = temporary;
    }

    /** Produces the content of a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes the whole content.
         *
         * @param out buffered; the caller closes it
         * @throws IOException if writing fails
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes or replaces a file.
     *
     * @throws InvertException if an I/O error occurs; the file then keeps its previous content, or stays absent
     */
    public static void write(Path file, Content content) {
        try (AtomicFile write = begin(file)) {
            try (OutputStream out = new BufferedOutputStream(write.open(), 1 << 16)) {
                content.writeTo(out);
            }
            write.finish();
        } catch (IOException e) {
            throw new InvertException("Cannot write " + file + ": " + reason(e), e);
        }
    }

    /**
     * Starts writing or replacing a file: creates the temporary file. The caller writes to it, then calls
     * {@link #finish}, and closes the returned object in any case.
     *
     * @throws IOException if the temporary file cannot be created
     */
    public static AtomicFile begin(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        Path temporary = absolute.resolveSibling(
                "." + absolute.getFileName() + "." + HexFormat.of().formatHex(random) + ".part");
        UNDER_WAY.add(temporary);
        try {
            create(temporary).close();
            return new AtomicFile(file, temporary);
        } catch (IOException e) {
            UNDER_WAY.remove(temporary);
            throw e;
        }
    }

    /**
     * Creates a file that does not exist yet and opens it for reading and writing.
     *
     * @throws IOException if it cannot be created, or there is a file or link of that name
     */
    public static FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Returns whether a file is the temporary file of a write, perhaps of a process that was killed. */
    static boolean isUnfinished(Path file) {
        return UNFINISHED.matcher(file.getFileName().toString()).matches() && !UNDER_WAY.contains(file);
    }

    private OutputStream open() throws IOException {
        return Files.newOutputStream(temporary, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns the temporary file that receives the content; empty at first. */
    public Path temporary() {
        return temporary;
    }

    /**
     * Renames the temporary file to its final name, replacing any file there.
     *
     * @throws IOException if the rename fails; {@link #close} then deletes the temporary file
     */
    public void finish() throws IOException {
        move(temporary, file);
        end();
    }

    /** Deletes the temporary file, unless {@link #finish} has succeeded. */
    @Override
    public void close() {
        if (underWay) {
            deleteQuietly(temporary);
            end();
        }
    }

    private void end() {
        underWay = false;
        UNDER_WAY.remove(temporary);
    }

    /**
     * Moves a file, replacing the target; atomic if the file system supports it.
     *
     * @throws IOException if the move fails
     */
    public static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Deletes a file if it exists; ignores errors. */
    public static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // A leftover file matters less than the error that callers are usually reporting.
        }
    }

    /** Returns a short phrase for the cause of a file error, without the path that most messages name already. */
    public static String reason(IOException e) {
        if (e instanceof java.nio.file.NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (e instanceof java.nio.file.AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof java.nio.file.FileAlreadyExistsException) {
            return "a file of that name is in the way";
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
