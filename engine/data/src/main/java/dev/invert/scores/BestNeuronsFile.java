package dev.invert.scores;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.invert.files.AtomicFile;
import dev.invert.files.CsvCells;
import dev.invert.score.BestNeurons;
import dev.invert.score.FormulaSource;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes best.csv: the neurons with the highest AUC for each formula, best first. */
public final class BestNeuronsFile {
    /** Name of the file. */
    public static final String NAME = "best.csv";

    private static final int FORMULAS_PER_READ = 256;

    private BestNeuronsFile() {}

    /**
     * Writes the file.
     *
     * @param formulas the formulas that were scored, read once more
     * @param neurons index of each scored neuron in its layer
     * @param directory existing folder
     * @throws dev.invert.errors.InvertException if the file cannot be written or the formulas cannot be read
     */
    public static void write(BestNeurons best, FormulaSource formulas, int[] neurons, Path directory) {
        AtomicFile.write(directory.resolve(NAME), out -> {
            CsvWriter csv = CsvWriter.builder().build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            try (FormulaSource.Reader reader = formulas.open()) {
                csv.writeRecord("formula", "rank", "neuron", "auc");
                String[] texts = new String[FORMULAS_PER_READ];
                long[] lines = new long[FORMULAS_PER_READ];
                long formula = 0;
                for (int count = reader.next(texts, lines); count > 0; count = reader.next(texts, lines)) {
                    for (int i = 0; i < count; i++) {
                        write(texts[i].strip(), best, formula++, neurons, csv);
                    }
                }
                csv.flush();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        });
    }

    private static void write(String text, BestNeurons best, long formula, int[] neurons, CsvWriter csv) {
        int rank = 0;
        for (BestNeurons.Neuron neuron : best.of(formula)) {
            csv.writeRecord(
                    CsvCells.text(text),
                    Integer.toString(++rank),
                    Integer.toString(neurons[neuron.column()]),
                    CsvCells.number(neuron.auc()));
        }
    }
}
