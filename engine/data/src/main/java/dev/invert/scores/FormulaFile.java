package dev.invert.scores;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.score.FormulaSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A UTF-8 text file with one formula per line. Blank lines and lines that start with {@code #}, after optional space,
 * are ignored.
 */
public final class FormulaFile implements FormulaSource {
    private final Path file;

    /**
     * Creates a source, without opening the file.
     *
     * @throws InvertException if there is no such file or it is not readable
     */
    public FormulaFile(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new InvertException("Cannot read " + file + ": "
                    + (Files.exists(file) ? "it is no readable file" : "there is no such file"));
        }
        this.file = file;
    }

    @Override
    public Reader open() {
        try {
            return new FormulaLines(this, file, Files.newInputStream(file));
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    @Override
    public String place(long line) {
        return file + ", line " + line;
    }
}
