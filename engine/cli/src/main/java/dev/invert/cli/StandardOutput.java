package dev.invert.cli;

import dev.invert.files.AtomicFile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What became of standard output. {@link System#out} keeps to itself why it failed. */
final class StandardOutput {
    /** What a shell sees of a program that a closed pipe ended: 128 and the number of the signal. */
    static final int CLOSED_PIPE = 141;

    private static final Path LINK = Path.of("/proc/self/fd/1");

    private StandardOutput() {}

    /** Whether something could not be written. */
    static boolean failed() {
        return System.out.checkError();
    }

    /** Why something could not be written: one more byte meets the same error. */
    static String reason() {
        // Not closed: the descriptor is the program's.
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        try {
            out.write('\n');
            return "it failed for a time";
        } catch (IOException e) {
            return AtomicFile.reason(e);
        }
    }

    /** Whether nobody reads any more, as after {@code | head -1}: no failure of this program. */
    static boolean closed() {
        if (!failed()) {
            return false;
        }
        try {
            // The words of the reason are those of the user's language.
            if (Files.readSymbolicLink(LINK).toString().startsWith("pipe:")) {
                return true;
            }
        } catch (IOException | UnsupportedOperationException e) {
            // A system without these links.
        }
        return reason().toLowerCase(Locale.ROOT).contains("pipe");
    }
}
