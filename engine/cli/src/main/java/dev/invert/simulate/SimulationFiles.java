package dev.invert.simulate;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.invert.files.AtomicFile;
import dev.invert.files.CsvCells;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Writes recovery.csv, one row per cell, and planted.csv, one row per neuron. */
public final class SimulationFiles {
    /** Names of the files. */
    public static final List<String> NAMES = List.of("recovery.csv", "planted.csv");

    private SimulationFiles() {}

    /**
     * Writes both files.
     *
     * @param directory existing folder
     * @throws dev.invert.errors.InvertException if a file cannot be written
     */
    public static void write(List<Recovery.Cell> cells, Path directory) {
        AtomicFile.write(directory.resolve("recovery.csv"), out -> {
            CsvWriter csv = CsvWriter.builder().build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            csv.writeRecord(
                    "noise",
                    "length",
                    "n_samples",
                    "neurons",
                    "found",
                    "among_top",
                    "beaten",
                    "missed",
                    "significant",
                    "overlap",
                    "auc_planted",
                    "auc_best");
            for (Recovery.Cell cell : cells) {
                Recovery r = cell.recovery();
                csv.writeRecord(
                        CsvCells.number(r.noise()),
                        Integer.toString(r.length()),
                        Integer.toString(r.sampleCount()),
                        Integer.toString(r.neurons()),
                        CsvCells.number(r.found()),
                        CsvCells.number(r.amongTop()),
                        CsvCells.number(r.beaten()),
                        CsvCells.number(r.missed()),
                        CsvCells.number(r.significant()),
                        CsvCells.number(r.overlap()),
                        CsvCells.number(r.plantedAuc()),
                        CsvCells.number(r.bestAuc()));
            }
            csv.flush();
        });
        AtomicFile.write(directory.resolve("planted.csv"), out -> {
            CsvWriter csv = CsvWriter.builder().build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            csv.writeRecord("noise", "n_samples", "planted", "auc_planted", "best", "auc_best", "found");
            for (Recovery.Cell cell : cells) {
                for (Recovery.Case one : cell.cases()) {
                    csv.writeRecord(
                            CsvCells.number(one.noise()),
                            Integer.toString(one.sampleCount()),
                            CsvCells.text(one.planted().text()),
                            CsvCells.number(one.plantedAuc()),
                            one.best() == null ? "" : CsvCells.text(one.best().text()),
                            Double.isNaN(one.bestAuc()) ? "" : CsvCells.number(one.bestAuc()),
                            Boolean.toString(one.found()));
                }
            }
            csv.flush();
        });
    }
}
