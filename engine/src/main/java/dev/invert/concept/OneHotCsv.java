package dev.invert.concept;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.InvertException;
import dev.invert.format.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One row per sample: its id, then 0 or 1 per concept; the first row holds the concept ids. Read twice, once for the
 * samples and once for the bits, so that nothing but the ids is held on the heap.
 */
final class OneHotCsv {
    private OneHotCsv() {}

    static LabeledSamples read(Path file) {
        try {
            List<String> sampleIds = new ArrayList<>();
            List<Concept> concepts = readIds(file, sampleIds);
            try (ConceptMatrix.Builder matrix = ConceptMatrix.builder(sampleIds.size(), concepts)) {
                fill(file, concepts.size(), matrix);
                return new LabeledSamples(matrix.build(), List.copyOf(sampleIds));
            }
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        } catch (UncheckedIOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e.getCause()), e);
        } catch (CsvParseException e) {
            throw new InvertException(file + ": not CSV: " + e.getMessage(), e);
        }
    }

    private static List<Concept> readIds(Path file, List<String> sampleIds) throws IOException {
        List<Concept> concepts = new ArrayList<>();
        Set<String> distinct = new HashSet<>();
        try (CsvReader<CsvRecord> csv = open(file);
                CloseableIterator<CsvRecord> rows = csv.iterator()) {
            if (!rows.hasNext()) {
                throw new InvertException(file + ": is empty; the first row holds the concept ids");
            }
            CsvRecord head = rows.next();
            for (int column = 1; column < head.getFieldCount(); column++) {
                if (head.getField(column).isBlank()) {
                    throw new InvertException(file + ", line 1, column " + (column + 1) + ": the concept id is empty");
                }
                concepts.add(Concept.named(head.getField(column).strip()));
            }
            while (rows.hasNext()) {
                CsvRecord row = rows.next();
                requireWidth(file, row, head.getFieldCount());
                if (!distinct.add(row.getField(0))) {
                    throw new InvertException(file + ", line " + row.getStartingLineNumber() + ": sample id \""
                            + row.getField(0) + "\" occurs twice: ids must be distinct");
                }
                sampleIds.add(row.getField(0));
            }
        }
        if (sampleIds.isEmpty() || concepts.isEmpty()) {
            throw new InvertException(file + ": has " + sampleIds.size() + " samples and " + concepts.size()
                    + " concepts; at least one of each is needed, in columns separated by commas");
        }
        return concepts;
    }

    /** Rows of any width: a wrong one is reported with its line. */
    private static CsvReader<CsvRecord> open(Path file) throws IOException {
        return CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(file);
    }

    private static void requireWidth(Path file, CsvRecord row, int width) {
        if (row.getFieldCount() != width) {
            throw new InvertException(file + ", line " + row.getStartingLineNumber() + ": has " + row.getFieldCount()
                    + " columns, the first row has " + width);
        }
    }

    private static void fill(Path file, int conceptCount, ConceptMatrix.Builder matrix) throws IOException {
        try (CsvReader<CsvRecord> csv = open(file);
                CloseableIterator<CsvRecord> rows = csv.iterator()) {
            rows.next();
            for (int sample = 0; rows.hasNext(); sample++) {
                CsvRecord row = rows.next();
                requireWidth(file, row, conceptCount + 1);
                for (int concept = 0; concept < conceptCount; concept++) {
                    if (isSet(file, row, concept + 1)) {
                        matrix.set(sample, concept);
                    }
                }
            }
        }
    }

    private static boolean isSet(Path file, CsvRecord row, int column) {
        return switch (row.getField(column).strip()) {
            case "1", "1.0", "true", "True", "TRUE" -> true;
            case "0", "0.0", "false", "False", "FALSE" -> false;
            default ->
                throw new InvertException(file + ", line " + row.getStartingLineNumber() + ", column " + (column + 1)
                        + ": \"" + row.getField(column) + "\" is not 0 or 1");
        };
    }
}
