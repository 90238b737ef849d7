package dev.invert.scores;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.invert.arrays.NpyHeader;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.files.CsvCells;
import dev.invert.score.ScoreSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Streams scores to auc.npy (formulas x neurons, float64, C order) and formulas.csv (formula, n_positive, fraction).
 * Both files have temporary names until {@link #finish}; closing without it deletes them.
 */
public final class ScoreFiles implements ScoreSink, AutoCloseable {
    /** Names of the files of a run, with its description. */
    public static final List<String> NAMES = List.of("auc.npy", "formulas.csv", BestNeuronsFile.NAME, "run.json");

    private final Path aucFile;
    private final Path formulaFile;
    private final AtomicFile aucWrite;
    private final AtomicFile formulaWrite;
    private final int neuronCount;
    private final FileChannel aucs;
    private final CsvWriter formulas;

    /**
     * Creates both files under temporary names.
     *
     * @param directory existing folder
     * @param neuronCount number of neurons to be scored
     * @throws InvertException if the files cannot be created
     */
    public ScoreFiles(Path directory, int neuronCount) {
        this.aucFile = directory.resolve("auc.npy");
        this.formulaFile = directory.resolve("formulas.csv");
        this.neuronCount = neuronCount;
        this.aucWrite = begin(aucFile);
        try {
            formulaWrite = begin(formulaFile);
        } catch (InvertException e) {
            aucWrite.close();
            throw e;
        }
        try {
            aucs = FileChannel.open(aucWrite.temporary(), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            closeWrites();
            throw failure(aucFile, e);
        }
        try {
            formulas = CsvWriter.builder()
                    .build(Files.newBufferedWriter(
                            formulaWrite.temporary(), StandardCharsets.UTF_8, StandardOpenOption.WRITE));
            formulas.writeRecord("formula", "n_positive", "fraction");
        } catch (IOException e) {
            closeAucs();
            closeWrites();
            throw failure(formulaFile, e);
        }
    }

    private static AtomicFile begin(Path file) {
        try {
            return AtomicFile.begin(file);
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    @Override
    public void formulas(String[] texts, long[] positiveCounts, int count, int sampleCount) {
        try {
            for (int m = 0; m < count; m++) {
                formulas.writeRecord(
                        CsvCells.text(texts[m].strip()),
                        Long.toString(positiveCounts[m]),
                        CsvCells.number((double) positiveCounts[m] / sampleCount));
            }
        } catch (UncheckedIOException e) {
            throw failure(formulaFile, e.getCause());
        }
    }

    @Override
    public void aucs(long firstFormula, int formulaCount, int firstColumn, int columnCount, ByteBuffer values) {
        try {
            int rowBytes = columnCount * Double.BYTES;
            if (columnCount == neuronCount) {
                writeFully(values.duplicate(), offset(firstFormula, 0));
                return;
            }
            for (int m = 0; m < formulaCount; m++) {
                writeFully(values.slice(m * rowBytes, rowBytes), offset(firstFormula + m, firstColumn));
            }
        } catch (IOException e) {
            throw failure(aucFile, e);
        }
    }

    private long offset(long formula, int column) {
        return NpyHeader.ENCODED_BYTES + (formula * neuronCount + column) * Double.BYTES;
    }

    private void writeFully(ByteBuffer values, long position) throws IOException {
        long at = position;
        while (values.hasRemaining()) {
            at += aucs.write(values, at);
        }
    }

    /**
     * Completes both files and renames them to their final names.
     *
     * @param formulaCount number of formulas that were scored
     * @throws InvertException if writing or renaming fails
     */
    public void finish(long formulaCount) {
        try {
            formulas.close();
            writeFully(NpyHeader.encode("<f8", false, formulaCount, neuronCount), 0);
            aucs.close();
            formulaWrite.finish();
            aucWrite.finish();
        } catch (IOException e) {
            throw failure(aucFile, e);
        }
    }

    private static InvertException failure(Path file, IOException e) {
        return new InvertException("Cannot write " + file + ": " + AtomicFile.reason(e), e);
    }

    private void closeAucs() {
        try {
            aucs.close();
        } catch (IOException e) {
            // The file is closed already, or about to be deleted.
        }
    }

    @Override
    public void close() {
        try {
            formulas.close();
        } catch (IOException e) {
            // The file is closed already, or about to be deleted.
        }
        closeAucs();
        closeWrites();
    }

    private void closeWrites() {
        formulaWrite.close();
        aucWrite.close();
    }
}
