package dev.invert.scores;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.files.CsvCells;
import dev.invert.score.ScoreSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Streams scores to auc.npy (formulas x neurons, C order), which can be left out, and formulas.csv (formula, n_positive,
 * fraction). The files have temporary names until {@link #finish}; closing without it deletes them.
 */
public final class ScoreFiles implements ScoreSink, AutoCloseable {
    /** Name of the array of AUCs. */
    public static final String AUCS = "auc.npy";

    /** Names of the files of a run, with its description. */
    public static final List<String> NAMES = List.of(AUCS, "formulas.csv", BestNeuronsFile.NAME, "run.json");

    private final Path aucPath;
    private final Path formulaFile;
    /** Null if auc.npy is left out. */
    private final AucFile aucs;

    private final AtomicFile formulaWrite;
    private final CsvWriter formulas;

    /**
     * Creates the files under temporary names.
     *
     * @param directory existing folder
     * @param neuronCount number of neurons to be scored
     * @param type type of the elements of auc.npy; null to leave auc.npy out
     * @throws InvertException if the files cannot be created
     */
    public ScoreFiles(Path directory, int neuronCount, AucType type) {
        this.aucPath = directory.resolve(AUCS);
        this.formulaFile = directory.resolve("formulas.csv");
        try {
            aucs = type == null ? null : new AucFile(aucPath, neuronCount, type);
        } catch (IOException e) {
            throw failure(aucPath, e);
        }
        AtomicFile begun = null;
        try {
            begun = AtomicFile.begin(formulaFile);
            formulas = CsvWriter.builder()
                    .build(Files.newBufferedWriter(
                            begun.temporary(), StandardCharsets.UTF_8, StandardOpenOption.WRITE));
            formulas.writeRecord("formula", "n_positive", "fraction");
        } catch (IOException e) {
            if (begun != null) {
                begun.close();
            }
            closeAucs();
            throw failure(formulaFile, e);
        }
        formulaWrite = begun;
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
        if (aucs == null) {
            return;
        }
        try {
            aucs.write(firstFormula, formulaCount, firstColumn, columnCount, values);
        } catch (IOException e) {
            throw failure(aucPath, e);
        }
    }

    @Override
    public int neuronsPerFormula() {
        return aucs == null ? 0 : ALL_NEURONS;
    }

    @Override
    public void best(long firstFormula, int formulaCount, int[] columns, double[] values) {
        // Called only if auc.npy is left out.
    }

    /**
     * Completes the files and renames them to their final names.
     *
     * @param formulaCount number of formulas that were scored
     * @throws InvertException if writing or renaming fails
     */
    public void finish(long formulaCount) {
        try {
            formulas.close();
            formulaWrite.finish();
            if (aucs != null) {
                aucs.finish(formulaCount);
            }
        } catch (IOException e) {
            throw failure(aucs == null ? formulaFile : aucPath, e);
        }
    }

    private static InvertException failure(Path file, IOException e) {
        return new InvertException("Cannot write " + file + ": " + AtomicFile.reason(e), e);
    }

    private void closeAucs() {
        if (aucs != null) {
            aucs.close();
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
        formulaWrite.close();
    }
}
