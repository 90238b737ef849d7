package dev.invert.concept;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.invert.InvertException;
import dev.invert.SampleGroups;
import dev.invert.format.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads groups.csv: columns sample and group, in any order of rows; samples without ids are known by their number. */
public final class GroupFile {
    private static final String NAME = "groups.csv";
    private static final String SAMPLE = "sample";
    private static final String GROUP = "group";

    private GroupFile() {}

    /** The groups.csv in a folder of concepts, or null if there is none. */
    public static Path beside(Path concepts) {
        Path file = concepts.resolve(NAME);
        return Files.isDirectory(concepts) && Files.exists(file) ? file : null;
    }

    /**
     * Reads the groups of some samples; the file may have others too.
     *
     * @param sampleIds of the samples, or empty if they have none
     * @param sampleCount how many there are
     * @throws InvertException in one line, if the file cannot be read or a sample has no group or several
     */
    public static SampleGroups read(Path file, List<String> sampleIds, int sampleCount) {
        Map<String, String> groupOf = new HashMap<>();
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file);
                CloseableIterator<NamedCsvRecord> rows = csv.iterator()) {
            while (rows.hasNext()) {
                NamedCsvRecord row = rows.next();
                if (!row.getHeader().contains(SAMPLE) || !row.getHeader().contains(GROUP)) {
                    throw new InvertException(file + ": needs the columns sample and group in its first line, has "
                            + String.join(", ", row.getHeader()));
                }
                if (groupOf.put(row.getField(SAMPLE), row.getField(GROUP)) != null) {
                    throw new InvertException(file + ", line " + row.getStartingLineNumber() + ": sample \""
                            + row.getField(SAMPLE) + "\" occurs twice: a sample has one group");
                }
            }
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        } catch (UncheckedIOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e.getCause()), e);
        } catch (CsvParseException e) {
            throw new InvertException(file + ": not CSV: " + e.getMessage(), e);
        }
        List<String> groups = new ArrayList<>(sampleCount);
        for (int i = 0; i < sampleCount; i++) {
            String id = sampleIds.isEmpty() ? Integer.toString(i) : sampleIds.get(i);
            String group = groupOf.get(id);
            if (group == null) {
                throw new InvertException(file + ": sample \"" + id + "\" has no group: every sample needs one");
            }
            groups.add(group);
        }
        return SampleGroups.of(groups);
    }
}
