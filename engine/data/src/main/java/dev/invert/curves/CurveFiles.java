package dev.invert.curves;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.invert.files.AtomicFile;
import dev.invert.files.CsvCells;
import dev.invert.results.ResultCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes curve.json and curve.csv. */
public final class CurveFiles {
    /** Names of the files. */
    public static final List<String> NAMES = List.of("curve.json", "curve.csv");

    private static final List<String> COLUMNS = List.of(
            "min_fraction",
            "length",
            "n_explained",
            "mean",
            "q1",
            "median",
            "q3",
            "n_holdout",
            "mean_holdout",
            "q1_holdout",
            "median_holdout",
            "q3_holdout",
            "mean_length",
            "mean_fraction");

    private CurveFiles() {}

    /**
     * Writes the files.
     *
     * @param directory existing folder
     * @throws dev.invert.errors.InvertException if a file cannot be written
     */
    public static void write(CurveRecord record, Path directory) {
        AtomicFile.write(directory.resolve("curve.json"), out -> out.write(ResultCodec.encodeRun(record)));
        AtomicFile.write(directory.resolve("curve.csv"), out -> writeRows(record, out));
    }

    private static void writeRows(CurveRecord record, OutputStream out) throws IOException {
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        CsvWriter csv = CsvWriter.builder().bufferSize(0).build(text);
        try {
            csv.writeRecord(COLUMNS);
            for (CurveRecord.Point point : record.points()) {
                List<String> cells = new ArrayList<>(List.of(
                        CsvCells.number(point.minFraction()),
                        Integer.toString(point.length()),
                        Integer.toString(point.nExplained())));
                addQuartiles(point.auc(), cells);
                cells.add(
                        point.heldOut() == null
                                ? ""
                                : Integer.toString(point.heldOut().n()));
                addQuartiles(point.heldOut(), cells);
                cells.add(number(point.meanLength()));
                cells.add(number(point.meanFraction()));
                csv.writeRecord(cells);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        text.flush();
    }

    private static void addQuartiles(CurveRecord.Quartiles quartiles, List<String> cells) {
        CurveRecord.Quartiles shown =
                quartiles == null ? new CurveRecord.Quartiles(0, null, null, null, null) : quartiles;
        cells.add(number(shown.mean()));
        cells.add(number(shown.q1()));
        cells.add(number(shown.median()));
        cells.add(number(shown.q3()));
    }

    private static String number(Double value) {
        return value == null ? "" : CsvCells.number(value);
    }
}
