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
 * Writes a file under a temporary name and renames it when it is whole, so that nobody ever reads half of one. What an
 * interrupted program (Ctrl-C) had begun is removed. An object is one write, for one thread at a time. Any number of
 * writes may be under way, even of the same file, which keeps the content of the last one that finishes.
 */
public final class AtomicFile implements AutoCloseable {
    /**
     * The temporary files of this process, for its end. Each belongs to one write: {@link #begin} takes a name that no
     * other write has, and only that write gives it back.
     */
    private static final Set<Path> UNDER_WAY = ConcurrentHashMap.newKeySet();

    static {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> UNDER_WAY.forEach(AtomicFile::deleteQuietly)));
        } catch (IllegalStateException e) {
            // The program is ending already, and whoever writes is about to notice.
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
        /** Writes everything; the caller closes the stream. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes or replaces a file.
     *
     * @throws InvertException if that fails; the file is then what it was before
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

    /** Begins to write or replace a file; the caller writes {@link #temporary()}, calls {@link #finish} and closes. */
    public static AtomicFile begin(Path file) {
        Path absolute = file.toAbsolutePath();
        Path temporary = temporary(absolute);
        for (int write = 2; !UNDER_WAY.add(temporary); write++) {
            temporary = temporary(absolute.resolveSibling(absolute.getFileName() + "." + write));
        }
        return new AtomicFile(file, temporary);
    }

    /** Returns the file to write to. */
    public Path temporary() {
        return temporary;
    }

    /**
     * Gives the file its name.
     *
     * @throws IOException if that fails
     */
    public void finish() throws IOException {
        move(temporary, file);
        end();
    }

    /** Removes the temporary file of a write that was not finished. */
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

    /** Returns what a file is called until it is whole. */
    public static Path temporary(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".part");
    }

    /**
     * Replaces a file by its temporary one.
     *
     * @throws IOException if that fails
     */
    public static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Deletes a file if it is there and can be deleted. */
    public static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The error being reported matters more than a leftover.
        }
    }

    /** Why a file operation failed, in words. */
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
