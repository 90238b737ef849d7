package dev.invert.report;

import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A temporary file with the details of the neurons, which are made together with the rows of the page's table but stand
 * behind its script: the browser can then show the table before it has read them.
 */
final class DetailsFile implements AutoCloseable {
    private static final int CHARACTERS_AT_ONCE = 1 << 16;

    private final AtomicFile file;
    private final Writer writer;

    /**
     * Creates the file.
     *
     * @param page the page that will contain the details
     */
    DetailsFile(Path page) throws IOException {
        file = AtomicFile.begin(page);
        try {
            writer = Files.newBufferedWriter(file.temporary(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Appends text. */
    Writer append(String text) throws IOException {
        return writer.append(text);
    }

    /** Copies the whole text; nothing can be appended any more. */
    void copyTo(Appendable out) throws IOException {
        writer.close();
        CharBuffer characters = CharBuffer.allocate(CHARACTERS_AT_ONCE);
        try (Reader reader = Files.newBufferedReader(file.temporary(), StandardCharsets.UTF_8)) {
            while (reader.read(characters) >= 0) {
                out.append(characters.flip());
                characters.clear();
            }
        }
    }

    /** Deletes the file. */
    @Override
    public void close() throws IOException {
        try {
            writer.close();
        } finally {
            file.close();
        }
    }
}
