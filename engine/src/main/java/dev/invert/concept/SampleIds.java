package dev.invert.concept;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.invert.InvertException;
import dev.invert.format.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads samples.csv: a heading, then one id per row in the first column. */
final class SampleIds {
    private SampleIds() {}

    static List<String> read(Path file) {
        List<String> ids = new ArrayList<>();
        Set<String> distinct = new HashSet<>();
        try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(file);
                CloseableIterator<CsvRecord> rows = csv.iterator()) {
            if (rows.hasNext()) {
                rows.next();
            }
            while (rows.hasNext()) {
                CsvRecord row = rows.next();
                if (!distinct.add(row.getField(0))) {
                    throw new InvertException(file + ", line " + row.getStartingLineNumber() + ": sample id \""
                            + row.getField(0) + "\" occurs twice: ids must be distinct");
                }
                ids.add(row.getField(0));
            }
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        } catch (UncheckedIOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e.getCause()), e);
        } catch (CsvParseException e) {
            throw new InvertException(file + ": not CSV: " + e.getMessage(), e);
        }
        return ids;
    }
}
