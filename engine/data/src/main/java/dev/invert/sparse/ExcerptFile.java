package dev.invert.sparse;

import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * Recognizes files of dashboards (SAEDashboard, Neuronpedia), which hold excerpts of the texts that activate a latent
 * most, and not its activations on all tokens.
 */
final class ExcerptFile {
    private static final int READ_BYTES = 1 << 16;
    private static final List<String> FIELDS =
            List.of("\"feature_index\"", "\"maxValue\"", "\"tokens\"", "\"activations\"", "\"modelId\"");

    private ExcerptFile() {}

    /**
     * Rejects such a file.
     *
     * @throws InvertException if it is one; the message says what to give instead
     */
    static void reject(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (!name.matches(".*\\.jsonl?(\\.gz)?") || !Files.isRegularFile(file)) {
            return;
        }
        String start = start(file, name.endsWith(".gz"));
        if (FIELDS.stream().filter(start::contains).count() >= 2) {
            throw new InvertException(file + ": holds excerpts of the texts that activate each latent most, and no AUC"
                    + " follows from excerpts; give its activations on all tokens: the folder of a hookpoint that"
                    + " delphi cached, a sparse matrix of SciPy (.npz), or a sparse tensor (.pt)");
        }
    }

    private static String start(Path file, boolean packed) {
        try (InputStream in = Files.newInputStream(file);
                InputStream text = packed ? new GZIPInputStream(in) : in) {
            return new String(text.readNBytes(READ_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
