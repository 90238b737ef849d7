package dev.invert.server;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for the bodies of requests that are read as files; only this user can read it. Deleted when closed. */
final class ScratchFolder implements AutoCloseable {
    private final Path folder;

    private ScratchFolder(Path folder) {
        this.folder = folder;
    }

    /** Creates a folder among the temporary files of the system. */
    static ScratchFolder create() {
        try {
            return new ScratchFolder(Files.createTempDirectory("invert-serve-"));
        } catch (IOException e) {
            throw new InvertException("Cannot make a temporary folder: " + AtomicFile.reason(e), e);
        }
    }

    /** Creates a folder within this one, for one request. */
    ScratchFolder inner() {
        try {
            return new ScratchFolder(Files.createTempDirectory(folder, "request-"));
        } catch (IOException e) {
            throw new InvertException("Cannot make a temporary folder: " + AtomicFile.reason(e), e);
        }
    }

    Path path() {
        return folder;
    }

    /** Returns the path of a file in this folder. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /** Returns the text of an error without the place of this folder on this machine. */
    String withoutFolder(String text) {
        return text.replace(folder + folder.getFileSystem().getSeparator(), "");
    }

    @Override
    public void close() {
        try (Stream<Path> entries = Files.walk(folder)) {
            List<Path> deepestFirst = entries.sorted(Comparator.reverseOrder()).toList();
            deepestFirst.forEach(AtomicFile::deleteQuietly);
        } catch (IOException e) {
            // What is left is deleted with the other temporary files of the system.
        }
    }
}
