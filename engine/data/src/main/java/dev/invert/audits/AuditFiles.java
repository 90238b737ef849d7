package dev.invert.audits;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.audit.AuditResult;
import dev.invert.files.AtomicFile;
import dev.invert.results.ResultCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes audit.jsonl, audit.csv and run.json. */
public final class AuditFiles {
    /** Names of the files. */
    public static final List<String> NAMES = List.of("audit.jsonl", "audit.csv", "run.json");

    private AuditFiles() {}

    /**
     * Converts a result to records: the audited neurons, then the inputs of a head behind flagged outputs.
     *
     * @param sampleIds ids of the samples; empty if they have none
     * @param layer name of the audited layer
     * @param inputLayer name of the layer of the inputs; unused without a head
     */
    public static List<AuditRecord> records(
            AuditResult result, ConceptMatrix concepts, List<String> sampleIds, String layer, String inputLayer) {
        List<Concept> names = concepts.concepts();
        AuditLabels labels = new AuditLabels(concepts);
        List<AuditRecord> records = new ArrayList<>();
        result.pairs().forEach(pair -> records.add(AuditRecord.of(pair, layer, names, sampleIds, labels)));
        result.inputs().forEach(pair -> records.add(AuditRecord.of(pair, inputLayer, names, sampleIds, labels)));
        return records;
    }

    /**
     * Writes the three files.
     *
     * @param directory existing folder
     * @throws dev.invert.errors.InvertException if a file cannot be written
     */
    public static void write(List<AuditRecord> records, AuditRunRecord run, Path directory) {
        AtomicFile.write(directory.resolve("audit.jsonl"), out -> writeLines(records, out));
        AtomicFile.write(directory.resolve("audit.csv"), out -> AuditCsv.write(records, out));
        AtomicFile.write(directory.resolve("run.json"), out -> out.write(ResultCodec.encodeRun(run)));
    }

    /** Writes the lines of audit.jsonl; the stream stays open. */
    public static void writeLines(List<AuditRecord> records, OutputStream out) throws IOException {
        for (AuditRecord record : records) {
            out.write(ResultCodec.encodeLine(record));
            out.write('\n');
        }
    }
}
