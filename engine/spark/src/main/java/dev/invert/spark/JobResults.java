package dev.invert.spark;

import dev.invert.LayerExplanation;
import dev.invert.explain.LayerCorrections;
import dev.invert.explain.LayerTotals;
import dev.invert.explain.ProofSummary;
import dev.invert.files.AtomicFile;
import dev.invert.parts.PartResults;
import dev.invert.results.EncodedResults;
import dev.invert.results.ExplanationLines;
import dev.invert.results.OrderedConversion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The explanations of a layer, read from the parts that the tasks of a job have written. */
final class JobResults implements EncodedResults {
    private final JobParts parts;
    private final PartResults neurons;
    private final boolean inParts;
    private final RemoteOutput output;

    /**
     * Creates the results.
     *
     * @param inParts whether the lines stay in parts
     * @param output knows where results are published
     */
    JobResults(JobParts parts, LayerTotals totals, LayerCorrections corrections, boolean inParts, RemoteOutput output) {
        this.parts = parts;
        this.neurons = new PartResults(parts, corrections, totals.neuronCount(), totals.proofs());
        this.inParts = inParts;
        this.output = output;
    }

    @Override
    public LayerExplanation summary() {
        return neurons.summary();
    }

    @Override
    public int neuronCount() {
        return neurons.neuronCount();
    }

    @Override
    public ProofSummary proofs() {
        return neurons.proofs();
    }

    @Override
    public void forEachBatch(int most, OrderedConversion.Sink<Batch> sink) throws IOException {
        neurons.forEachBatch(most, sink);
    }

    @Override
    public List<String> lineNames() {
        return inParts
                ? IntStream.range(0, parts.count()).mapToObj(JobParts::lines).toList()
                : List.of(ExplanationLines.NAME);
    }

    @Override
    public void writeLines(Path directory) throws IOException {
        if (!inParts) {
            AtomicFile.write(directory.resolve(ExplanationLines.NAME), out -> {
                for (int block = 0; block < parts.count(); block++) {
                    copy(JobParts.lines(block), out);
                }
            });
            return;
        }
        SharedFolder target = output.published(directory);
        if (output.isRemote()) {
            deleteEarlier(target);
        }
        for (String name : lineNames()) {
            parts.folder().move(name, target);
        }
    }

    /** Deletes lines of an earlier run, which may have had more parts. */
    private void deleteEarlier(SharedFolder target) throws IOException {
        for (String name : target.names()) {
            if (name.equals(ExplanationLines.NAME) || ExplanationLines.isPart(name)) {
                target.delete(name);
            }
        }
    }

    @Override
    public void writeRows(OutputStream out) throws IOException {
        for (int block = 0; block < parts.count(); block++) {
            copy(JobParts.rows(block), out);
        }
    }

    private void copy(String name, OutputStream out) throws IOException {
        try (InputStream in = parts.folder().open(name)) {
            in.transferTo(out);
        }
    }
}
