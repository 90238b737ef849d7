package dev.invert.files;

import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** The folders for the results of one call: makes them, and takes back those that nothing was written to. Thread-safe. */
public final class OutputFolders {
    /** The inner ones first. */
    private final Deque<Path> made = new ConcurrentLinkedDeque<>();

    /**
     * Makes a directory and its parents, and checks that files can be made in it.
     *
     * @throws InvertException if that fails
     */
    public void make(Path directory) {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path part = directory.toAbsolutePath(); part != null && Files.notExists(part); part = part.getParent()) {
            missing.addFirst(part);
        }
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new InvertException("Cannot make the folder " + directory + ": " + reasonNoFolder(directory, e), e);
        }
        missing.forEach(made::addFirst);
        // Asking for permission is not enough: for root every folder is writable, /proc too.
        try {
            Files.delete(Files.createTempFile(directory, ".invert", ".part"));
        } catch (IOException e) {
            throw new InvertException(
                    "Cannot write to the folder " + directory + " (" + AtomicFile.reason(e) + "): choose another", e);
        }
    }

    /**
     * Removes the folders that {@link #make} has made and that are still empty: what a failed command leaves.
     *
     * @return whether folders were made and all of them were empty
     */
    public boolean removeEmpty() {
        boolean empty = !made.isEmpty();
        for (Path folder = made.poll(); folder != null; folder = made.poll()) {
            try {
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                // Something is in it: it stays.
                empty = false;
            }
        }
        return empty;
    }

    private static String reasonNoFolder(Path directory, IOException e) {
        for (Path part = directory; part != null; part = part.getParent()) {
            if (Files.exists(part) && !Files.isDirectory(part)) {
                return "the file " + part + " is in the way";
            }
        }
        return AtomicFile.reason(e);
    }
}
