package dev.invert.cli;

import dev.invert.files.AtomicFile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Detects why writing to standard output failed, which {@link System#out} does not report. */
final class StandardOutput {
    /** Exit code of a program killed by SIGPIPE, as shells report it: 128 plus the signal number. */
    static final int CLOSED_PIPE = 141;

    private static final Path LINK = Path.of("/proc/self/fd/1");

    private StandardOutput() {}

    /** Returns whether an earlier write failed. Flushes standard output. */
    static boolean failed() {
        return System.out.checkError();
    }

    /** Returns the reason of the failure, found by writing one more byte. */
    static String reason() {
        // Not closed: the descriptor belongs to the process.
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        try {
            out.write('\n');
            return "a temporary error";
        } catch (IOException e) {
            return AtomicFile.reason(e);
        }
    }

    /**
     * Returns whether the reader has closed the pipe, as after {@code | head -1}, which is not a failure of this
     * program.
     */
    static boolean closed() {
        if (!failed()) {
            return false;
        }
        try {
            // Checked first because error messages are localized.
            if (Files.readSymbolicLink(LINK).toString().startsWith("pipe:")) {
                return true;
            }
        } catch (IOException | UnsupportedOperationException e) {
            // The system has no such links.
        }
        return reason().toLowerCase(Locale.ROOT).contains("pipe");
    }
}
