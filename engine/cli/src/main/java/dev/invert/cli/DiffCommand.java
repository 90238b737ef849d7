package dev.invert.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.invert.comparisons.FormulaOverlap;
import dev.invert.comparisons.NeuronDifference;
import dev.invert.comparisons.RunComparison;
import dev.invert.comparisons.RunConcepts;
import dev.invert.comparisons.RunLabels;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabelOptions;
import dev.invert.labels.LabeledSamples;
import dev.invert.report.DifferenceTable;
import dev.invert.results.ResultCodec;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code invert diff}. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Compares the labels of two runs of explain, such as those of two checkpoints of a model.",
        footer = {
            "",
            "Examples:",
            "  invert diff results-epoch10 results-epoch20",
            "  invert diff a b --format csv > changes.csv",
            "  invert diff a b --format json | jq -r 'select(.overlap < 0.5) | .neuron'",
            "",
            "Layers are matched by name, neurons by index. The neurons that changed most come first: by the overlap"
                    + " (IoU) of the samples that the two formulas hold for, then by the change of the AUC. Without the"
                    + " concepts, the overlap is that of the literals.",
        })
final class DiffCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN_A", description = "Folder written by invert explain.")
    private Path first;

    @Parameters(index = "1", paramLabel = "RUN_B", description = "Folder written by invert explain.")
    private Path second;

    @Option(
            names = "--format",
            paramLabel = "table|json|csv",
            defaultValue = "table",
            description = "Output format: a table, one JSON object per line, or CSV.")
    private Format format;

    @Option(names = "--all", description = "Also list neurons that did not change.")
    private boolean all;

    @Option(names = "--top", paramLabel = "N", defaultValue = "0", description = "Neurons listed; 0: all.")
    private int top;

    @Option(
            names = "--concepts",
            paramLabel = "FILE|DIR",
            description = "Concepts of the runs, for the overlap of formulas. Default: those that both runs were made"
                    + " with, if they are still there.")
    private Path concepts;

    @Option(
            names = "--names",
            paramLabel = "FILE",
            description = "Names of the columns of an array of concepts, as for explain.")
    private Path names;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private QuietOption quiet;

    @Spec
    private CommandSpec spec;

    private enum Format {
        TABLE,
        JSON,
        CSV
    }

    @Override
    public Integer call() {
        if (top < 0) {
            throw new picocli.CommandLine.ParameterException(
                    spec.commandLine(), "--top " + top + ": must be at least 0");
        }
        RunLabels a = RunLabels.read(first);
        RunLabels b = RunLabels.read(second);
        // A resource may be null: the concepts may not be at hand.
        try (LabeledSamples labels = concepts(a, b)) {
            FormulaOverlap overlap =
                    labels == null ? FormulaOverlap.ofText() : FormulaOverlap.ofSamples(labels.matrix());
            List<NeuronDifference> differences = RunComparison.compare(a, b, overlap);
            List<NeuronDifference> shown = differences.stream()
                    .filter(difference -> all || difference.change() != NeuronDifference.Change.NONE)
                    .limit(top == 0 ? Long.MAX_VALUE : top)
                    .toList();
            print(shown, differences, a.layers().size() > 1 || b.layers().size() > 1);
        }
        return StandardOutput.closed() ? StandardOutput.CLOSED_PIPE : 0;
    }

    /** Returns the given concepts, or those of both runs; null if they are not at hand. */
    private LabeledSamples concepts(RunLabels a, RunLabels b) {
        if (concepts != null) {
            return ConceptFiles.read(
                    concepts, new LabelOptions(names, null, null, LabelOptions.Layout.AUTO, memory.budget()));
        }
        Optional<LabeledSamples> found = RunConcepts.open(a, b, names, memory.budget());
        if (found.isEmpty()) {
            quiet.note(
                    spec,
                    "The concepts of both runs are not the same, or cannot be read; the overlap is that of the"
                            + " literals. Name them with --concepts");
        }
        return found.orElse(null);
    }

    private void print(List<NeuronDifference> shown, List<NeuronDifference> differences, boolean severalLayers) {
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case TABLE -> {
                out.print(DifferenceTable.render(shown, severalLayers));
                out.println(DifferenceTable.summary(differences));
            }
            case JSON ->
                shown.forEach(difference ->
                        out.print(new String(ResultCodec.encodeLine(difference), StandardCharsets.UTF_8) + "\n"));
            case CSV -> {
                CsvWriter csv = CsvWriter.builder().bufferSize(0).build(out);
                csv.writeRecord(NeuronDifference.COLUMNS);
                shown.forEach(difference -> csv.writeRecord(difference.cells()));
            }
        }
        out.flush();
    }
}
