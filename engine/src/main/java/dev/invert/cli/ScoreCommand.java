package dev.invert.cli;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.concept.LabeledSamples;
import dev.invert.concept.MatchedSamples;
import dev.invert.format.FormulaFile;
import dev.invert.format.OutputFolder;
import dev.invert.format.ScoreFiles;
import dev.invert.report.ScoreRunFile;
import dev.invert.score.ScoreSummary;
import dev.invert.score.Scorer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code invert score}. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Computes the exact AUC of every given formula on every neuron.",
        footer = {
            "",
            "Example:",
            "  invert score --activations layer4.npy --concepts labels.csv \\",
            "      --formulas formulas.txt --out scores",
            "",
            "Writes auc.npy (formulas, neurons) of float64, formulas.csv (formula, n_positive, fraction) and run.json.",
            "The AUC of a formula that holds for no sample or for all is NaN; a constant neuron gives 0.5."
        })
final class ScoreCommand implements Runnable {
    @Mixin
    private ProblemOptions problem;

    @Option(
            names = "--formulas",
            paramLabel = "FILE",
            required = true,
            description = "UTF-8 text, one formula per line, as in: boot | (shoe & ~\"high heel\"). Blank lines and"
                    + " lines that start with # are left out.")
    private Path formulas;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder for the results.")
    private Path out;

    @Option(
            names = "--neurons",
            paramLabel = "LIST",
            converter = NeuronRanges.Converter.class,
            description = "Neurons to score, as in 0-9,17; default all.")
    private NeuronRanges neurons;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads that work in parallel; 0: one per processor.")
    private int threads;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private QuietOption quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        long start = System.nanoTime();
        memory.apply();
        FormulaFile source = new FormulaFile(formulas);
        try (LabeledSamples labels = problem.openConcepts();
                MatchedSamples samples = problem.openOnlyLayer(labels)) {
            double loadSeconds = (System.nanoTime() - start) * 1e-9;
            OutputFolder.make(out);
            ScoreSummary summary = score(samples.activations(), samples.concepts(), source);
            ScoreRunFile.write(summary, options(), loadSeconds, start, out);
            spec.commandLine()
                    .getOut()
                    .printf(
                            Locale.ROOT,
                            "%,d formulas on %,d neurons in %.1f s (%s kernels): %s%n",
                            summary.formulaCount(),
                            summary.neuronCount(),
                            (System.nanoTime() - start) * 1e-9,
                            summary.kernel(),
                            out.resolve("auc.npy"));
            spec.commandLine().getOut().flush();
        }
    }

    private ScoreSummary score(ActivationMatrix matrix, ConceptMatrix labels, FormulaFile source) {
        int[] chosen = NeuronRanges.choose(neurons, matrix.neuronCount());
        try (ScoreFiles files = new ScoreFiles(out, chosen.length);
                Progress progress = Progress.start(quiet, "Scoring", "formulas", Progress.UNKNOWN)) {
            ScoreSummary summary = Scorer.create()
                    .withThreads(threads)
                    .withProgress(done -> progress.accept((int) Math.min(done, Integer.MAX_VALUE)))
                    .score(matrix, labels, chosen, source, files);
            files.finish(summary.formulaCount());
            return summary;
        }
    }

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("activations", problem.activations().toString());
        options.put("concepts", problem.concepts().toString());
        options.put("formulas", formulas.toString());
        options.put("neurons", neurons == null ? "all" : neurons.text());
        return options;
    }
}
