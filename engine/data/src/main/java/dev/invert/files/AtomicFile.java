package dev.invert.files;

import dev.invert.errors.InvertException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes a file under a temporary name and renames it once it is complete, so that no reader ever sees a partial file
 * (on file systems with atomic renames). A shutdown hook deletes the temporary files of unfinished writes, for example
 * after Ctrl-C. Each instance is a single write and must be used by one thread at a time. Any number of writes may be
 * in progress, even to the same file; the last one to finish determines its content.
 */
public final class AtomicFile implements AutoCloseable {
    /**
     * Temporary files of this process, deleted by the shutdown hook. Each belongs to exactly one write: {@link #begin}
     * picks a name that no other write in progress uses, and only that write removes it from the set.
     */
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
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(write.temporary), 1 << 16)) {
                content.writeTo(out);
            }
            write.finish();
        } catch (IOException e) {
            throw new InvertException("Cannot write " + file + ": " + reason(e), e);
        }
    }

    /**
     * Starts writing or replacing a file. The caller writes to {@link #temporary()}, then calls {@link #finish}, and
     * closes the returned object in any case.
     */
    public static AtomicFile begin(Path file) {
        Path absolute = file.toAbsolutePath();
        Path temporary = temporary(absolute);
        for (int write = 2; !UNDER_WAY.add(temporary); write++) {
            temporary = temporary(absolute.resolveSibling(absolute.getFileName() + "." + write));
        }
        return new AtomicFile(file, temporary);
    }

    /** Returns the temporary file that receives the content; it does not exist until the caller creates it. */
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

    /** Returns the temporary name of a file: {@code .NAME.part} in the same folder. */
    public static Path temporary(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".part");
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
