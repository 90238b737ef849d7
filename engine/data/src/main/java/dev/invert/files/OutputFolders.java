package dev.invert.files;

import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The output folders of one call: creates them, keeps others from writing to them until it is closed, replaces only
 * files that this program has written, and removes the folders that it created and that stayed empty. Thread-safe.
 */
public final class OutputFolders implements AutoCloseable {
    /** Folders created by {@link #make}; a nested folder precedes its parent. */
    private final Deque<Path> made = new ArrayDeque<>();

    private final Map<Path, OutputFolder> locked = new LinkedHashMap<>();
    private final Set<Path> inputs = new LinkedHashSet<>();
    private boolean overwrite;

    /** Names files that this call reads, and must not replace. */
    public synchronized void protect(Collection<Path> files) {
        inputs.addAll(files);
    }

    /** Allows inputs and files that this program has not written to be replaced. */
    public synchronized void allowOverwriting() {
        overwrite = true;
    }

    /**
     * Creates a directory and its missing parents, checks that files can be created in it, and locks it.
     *
     * @throws InvertException if the directory cannot be created or is not writable, or another process writes to it
     */
    public synchronized void make(Path directory) {
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
            Path real = directory.toRealPath();
            if (!locked.containsKey(real)) {
                locked.put(real, OutputFolder.lock(directory));
            }
        } catch (IOException e) {
            throw new InvertException(
                    "Cannot write to the folder " + directory + " (" + AtomicFile.reason(e) + "): choose another", e);
        }
    }

    /**
     * Creates a directory as {@link #make(Path)} does, and announces the files that this call is going to write there.
     *
     * @throws InvertException if the directory is not usable, or one of the files is an input or was not written by
     *     this program, and overwriting is not allowed
     */
    public synchronized void make(Path directory, Collection<String> names) {
        make(directory);
        claim(directory, names);
    }

    /**
     * Announces further files in a directory that {@link #make(Path)} has prepared.
     *
     * @throws InvertException as {@link #make(Path, Collection)}
     */
    public synchronized void claim(Path directory, Collection<String> names) {
        folder(directory).claim(names, inputs, overwrite);
    }

    /**
     * Deletes a file of an earlier run, if this program has written it.
     *
     * @param directory prepared by {@link #make(Path)}
     */
    public synchronized void deleteOwn(Path directory, String name) {
        folder(directory).deleteOwn(name);
    }

    /**
     * Deletes files of an earlier run, if this program has written them.
     *
     * @param directory prepared by {@link #make(Path)}
     * @param names selects files by their names
     */
    public synchronized void deleteOwn(Path directory, Predicate<String> names) {
        folder(directory).deleteOwn(names);
    }

    /**
     * Checks that none of the given files exists unless this program has written it.
     *
     * @param directory prepared by {@link #make(Path)}
     * @throws InvertException as {@link #make(Path, Collection)}
     */
    public synchronized void requireOwn(Path directory, Collection<String> names) {
        List<String> existing = names.stream()
                .filter(name -> Files.exists(directory.resolve(name)))
                .toList();
        claim(directory, existing);
    }

    /**
     * Counts a file among those that this program has written: its content shows that it comes from this program.
     *
     * @param directory prepared by {@link #make(Path)}
     */
    public synchronized void adopt(Path directory, String name) {
        folder(directory).adopt(name);
    }

    private OutputFolder folder(Path directory) {
        try {
            OutputFolder folder = locked.get(directory.toRealPath());
            if (folder == null) {
                throw new IllegalStateException(directory + " has not been made");
            }
            return folder;
        } catch (IOException e) {
            throw new InvertException("Cannot write to the folder " + directory + ": " + AtomicFile.reason(e), e);
        }
    }

    /**
     * Removes the folders that {@link #make} created and that are still empty, as after a failed command.
     *
     * @return whether at least one folder was created and all created folders were empty
     */
    public synchronized boolean removeEmpty() {
        locked.values().forEach(OutputFolder::forgetIfUnused);
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

    /** Lets others write to the folders again. */
    @Override
    public synchronized void close() {
        locked.values().forEach(OutputFolder::close);
        locked.clear();
    }
}
