package dev.invert.files;

import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A folder that this process alone writes to, until it is closed. The file {@value #LIST} in it is locked meanwhile,
 * and lists the files that this program has written there; no other file is replaced or deleted.
 *
 * <p>On file systems without locks, two processes can write to one folder: each file is then still whole, and written
 * by one of them.
 */
final class OutputFolder implements AutoCloseable {
    /** Name of the file that is locked and lists the others. */
    static final String LIST = ".invert-files";

    private static final int MOST_LIST_BYTES = 1 << 24;

    private final Path directory;
    private final Path list;
    private final boolean isNew;
    private final FileChannel channel;
    private final Set<String> own = new LinkedHashSet<>();

    private OutputFolder(Path directory, Path list, boolean isNew, FileChannel channel) {
        this.directory = directory;
        this.list = list;
        this.isNew = isNew;
        this.channel = channel;
    }

    /**
     * Locks a folder, and deletes temporary files that a killed process left in it.
     *
     * @param directory existing folder
     * @throws InvertException if another process writes to it, or the list cannot be read or written
     */
    static OutputFolder lock(Path directory) {
        Path list = directory.resolve(LIST);
        boolean isNew = Files.notExists(list, LinkOption.NOFOLLOW_LINKS);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    list,
                    Set.of(
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS));
            if (!isLocked(channel, list)) {
                throw new InvertException(directory
                        + ": another run of invert is writing to this folder; wait for it, or choose another folder");
            }
            OutputFolder folder = new OutputFolder(directory, list, isNew, channel);
            folder.read();
            folder.deleteUnfinished();
            return folder;
        } catch (IOException e) {
            close(channel);
            throw new InvertException(
                    "Cannot open " + list + ": " + AtomicFile.reason(e) + "; remove it, or choose another folder", e);
        } catch (InvertException e) {
            close(channel);
            throw e;
        }
    }

    private static boolean isLocked(FileChannel channel, Path list) {
        try {
            FileLock lock = channel.tryLock();
            // Another process may have finished, and deleted the list, since it was opened.
            return lock != null && Files.exists(list, LinkOption.NOFOLLOW_LINKS);
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            // The file system has no locks.
            return true;
        }
    }

    private void read() throws IOException {
        long size = channel.size();
        if (size > MOST_LIST_BYTES) {
            throw new InvertException(list + ": is no list of files; remove it, or choose another folder");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size);
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            // Reads on.
        }
        for (String name : new String(bytes.array(), StandardCharsets.UTF_8).split("\n", -1)) {
            // A file that its user has removed and then written again is the user's.
            if (!name.isEmpty() && name.indexOf('/') < 0 && Files.exists(directory.resolve(name))) {
                own.add(name);
            }
        }
    }

    private void deleteUnfinished() throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.toAbsolutePath(), ".*.part")) {
            for (Path entry : entries) {
                if (AtomicFile.isUnfinished(entry)) {
                    AtomicFile.deleteQuietly(entry);
                }
            }
        }
    }

    /**
     * Announces files that this process is going to write.
     *
     * @param names file names in this folder
     * @param inputs files that this process reads
     * @param overwrite whether to allow any file to be replaced
     * @throws InvertException if a file is an input, or exists and was not written by this program, unless
     *     {@code overwrite}
     */
    void claim(Collection<String> names, Collection<Path> inputs, boolean overwrite) {
        try {
            if (!overwrite) {
                for (String name : names) {
                    requireReplaceable(name, inputs);
                }
            }
            own.addAll(names);
            write();
        } catch (IOException e) {
            throw new InvertException("Cannot write " + list + ": " + AtomicFile.reason(e), e);
        }
    }

    private void requireReplaceable(String name, Collection<Path> inputs) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        for (Path input : inputs) {
            if (Files.exists(input) && Files.exists(file) && Files.isSameFile(input, file)) {
                throw new InvertException(Message.of(
                        file,
                        ": is an input of this run; choose another folder, or replace it with ",
                        Setting.OVERWRITE));
            }
        }
        if (!own.contains(name)) {
            throw new InvertException(Message.of(
                    file,
                    ": exists, and is not known to come from this program; choose another folder, or replace it with ",
                    Setting.OVERWRITE));
        }
    }

    /** Writes the list with one call: a process that is killed leaves the old list or the new one. */
    private void write() throws IOException {
        byte[] text = (String.join("\n", own) + "\n").getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.wrap(text);
        while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
        }
        channel.truncate(text.length);
    }

    /** Counts a file among those that this program has written. */
    void adopt(String name) {
        own.add(name);
    }

    /** Deletes a file if this program has written it, and forgets it: a new file of that name is someone else's. */
    void deleteOwn(String name) {
        if (own.remove(name)) {
            AtomicFile.deleteQuietly(directory.resolve(name));
            try {
                write();
            } catch (IOException e) {
                // The list names one file too many, which may be replaced.
            }
        }
    }

    /** Deletes the files of some names that this program has written, and forgets them. */
    void deleteOwn(Predicate<String> names) {
        own.stream().filter(names).toList().forEach(this::deleteOwn);
    }

    /** Deletes the list if this process created it and has written no file since. */
    void forgetIfUnused() {
        if (isNew && own.stream().noneMatch(name -> Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS))) {
            AtomicFile.deleteQuietly(list);
        }
    }

    private static void close(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The list is written, and the end of the process releases the lock.
        }
    }

    @Override
    public void close() {
        forgetIfUnused();
        close(channel);
    }
}
