package dev.invert.files;

import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Creates the output folders of one call, and removes those that stayed empty. Thread-safe. */
public final class OutputFolders {
    /** Folders created by {@link #make}; a nested folder precedes its parent. */
    private final Deque<Path> made = new ConcurrentLinkedDeque<>();

    /**
     * Creates a directory and its missing parents, and checks that files can be created in it.
     *
     * @throws InvertException if the directory cannot be created or is not writable
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
        // Files.isWritable is not enough: for root it is true of every folder, even /proc.
        try {
            Files.delete(Files.createTempFile(directory, ".invert", ".part"));
        } catch (IOException e) {
            throw new InvertException(
                    "Cannot write to the folder " + directory + " (" + AtomicFile.reason(e) + "): choose another", e);
        }
    }

    /**
     * Removes the folders that {@link #make} created and that are still empty, as after a failed command.
     *
     * @return whether at least one folder was created and all created folders were empty
     */
    public boolean removeEmpty() {
        boolean empty = !made.isEmpty();
        for (Path folder = made.poll(); folder != null; folder = made.poll()) {
            try {
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                // Not empty, so it is kept.
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
