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
 * interrupted program (Ctrl-C) had begun is removed.
 */
public final class AtomicFile {
    private static final Set<Path> BEGUN = ConcurrentHashMap.newKeySet();

    static {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> BEGUN.forEach(AtomicFile::deleteQuietly)));
        } catch (IllegalStateException e) {
            // The program is ending already, and whoever writes is about to notice.
        }
    }

    private AtomicFile() {}

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
        Path temporary = begin(file);
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
                content.writeTo(out);
            }
            move(temporary, file);
        } catch (IOException e) {
            deleteQuietly(temporary);
            throw new InvertException("Cannot write " + file + ": " + reason(e), e);
        } catch (RuntimeException e) {
            deleteQuietly(temporary);
            throw e;
        }
    }

    /** The temporary name of a file that goes if the program ends before {@link #move} or {@link #deleteQuietly}. */
    public static Path begin(Path file) {
        Path temporary = temporary(file).toAbsolutePath();
        BEGUN.add(temporary);
        return temporary;
    }

    /** What a file is called until it is whole. */
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
        BEGUN.remove(from.toAbsolutePath());
    }

    /** Deletes a file if it is there and can be deleted. */
    public static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The error being reported matters more than a leftover.
        }
        BEGUN.remove(file.toAbsolutePath());
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
