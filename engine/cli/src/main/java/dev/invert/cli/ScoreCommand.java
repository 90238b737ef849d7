package dev.invert.cli;

import dev.invert.ExplainOptions;
import dev.invert.MemoryBudget;
import dev.invert.arrays.ActivationFolder;
import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.Setting;
import dev.invert.files.OutputFolders;
import dev.invert.files.SafeName;
import dev.invert.labels.LabeledSamples;
import dev.invert.samples.MatchedSamples;
import dev.invert.score.BestNeurons;
import dev.invert.score.ScoreBackend;
import dev.invert.score.ScoreSink;
import dev.invert.score.ScoreSummary;
import dev.invert.score.Scorer;
import dev.invert.scores.AucType;
import dev.invert.scores.BestNeuronsFile;
import dev.invert.scores.FormulaFile;
import dev.invert.scores.ScoreFiles;
import dev.invert.scores.ScoreRunFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code invert score}. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Computes the exact AUC of each given formula on each neuron.",
        footer = {
            "",
            "Example:",
            "  invert score --activations layer4.npy --concepts labels.csv \\",
            "      --formulas formulas.txt --out scores",
            "",
            "Writes auc.npy (formulas, neurons), formulas.csv (formula, n_positive, fraction), best.csv"
                    + " (formula, rank, neuron, auc) and run.json; with several layers, into a folder per layer.",
            "A formula that holds for no sample or for all samples has an AUC of NaN; on a constant neuron,"
                    + " the AUC is 0.5."
        })
final class ScoreCommand implements Runnable {
    private static final int MOST_TOP = 1000;

    @Mixin
    private ProblemOptions problem;

    @Option(
            names = "--formulas",
            paramLabel = "FILE",
            required = true,
            description =
                    "UTF-8 text, one formula per line, for example: boot | (shoe & ~\"high heel\"). Blank lines and"
                            + " lines that start with # are skipped.")
    private Path formulas;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder for the results.")
    private Path out;

    @Mixin
    private NeuronsOption neurons;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "3",
            description = "Neurons with the highest AUC listed per formula in best.csv, up to 1,000; 0: no best.csv.")
    private int top;

    @Option(
            names = "--dtype",
            paramLabel = "float32|float64",
            description = "Type of auc.npy; default: float64. float32 takes half the space.")
    private AucType dtype;

    @Option(
            names = "--no-auc",
            description = "Leave auc.npy out: with many formulas, writing it takes most of the time and space.")
    private boolean noAuc;

    @Mixin
    private StrataOption strata;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private BackendOptions backends;

    @Mixin
    private OverwriteOption overwrite;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private QuietOption quiet;

    @Spec
    private CommandSpec spec;

    private OutputFolders folders;

    /** Null for the kernels. */
    private ScoreBackend backend;

    @Override
    public void run() {
        long start = System.nanoTime();
        if (top < 0 || top > MOST_TOP) {
            throw new InvalidSettingException(Setting.TOP, top, "must lie between ", 0, " and ", MOST_TOP);
        }
        if (noAuc && dtype != null) {
            throw new ParameterException(
                    spec.commandLine(), "--dtype is the type of auc.npy, which --no-auc leaves out: give one of them");
        }
        if (noAuc && top == 0) {
            throw new ParameterException(
                    spec.commandLine(), "--no-auc with --top 0 leaves no AUC in any file: give one of them");
        }
        MemoryBudget budget = memory.budget();
        // Reports an invalid option before any file is read.
        Scorer.create().withThreads(threads.count());
        backend = backends.scoring(spec, strata.file() != null);
        FormulaFile source = source();
        ActivationFolder folder = problem.layers();
        boolean several = folder.layers().size() > 1;
        prepare(folder);
        try (LabeledSamples labels = problem.openConcepts(budget)) {
            for (ActivationFolder.LayerFile layer : folder.layers()) {
                try (MatchedSamples samples = problem.open(layer, folder.sampleIds(), labels)) {
                    double loadSeconds = (System.nanoTime() - start) * 1e-9;
                    Path directory = directory(layer, several);
                    ScoreSummary summary = score(layer.layer(), samples, source, directory);
                    ScoreRunFile.write(summary, options(layer), report(summary), loadSeconds, start, budget, directory);
                    print(summary, start, directory);
                }
                // Each layer is timed separately.
                start = System.nanoTime();
            }
        }
    }

    /** Prepares the folders of all layers for writing, before the work begins. */
    private void prepare(ActivationFolder folder) {
        folders = overwrite.folders(spec, problem.inputs());
        folders.protect(
                Stream.of(formulas, strata.file()).filter(Objects::nonNull).toList());
        folders.make(out);
        for (ActivationFolder.LayerFile layer : folder.layers()) {
            folders.make(directory(layer, folder.layers().size() > 1), ScoreFiles.NAMES);
        }
    }

    private Path directory(ActivationFolder.LayerFile layer, boolean several) {
        return several ? SafeName.in(out, layer.layer(), "") : out;
    }

    private void print(ScoreSummary summary, long start, Path directory) {
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%,d %s on %,d %s in %.1f s (%s): %s%n",
                        summary.formulaCount(),
                        summary.formulaCount() == 1 ? "formula" : "formulas",
                        summary.neuronCount(),
                        summary.neuronCount() == 1 ? "neuron" : "neurons",
                        (System.nanoTime() - start) * 1e-9,
                        summary.kernel().equals("torch") ? "torch" : summary.kernel() + " kernels",
                        directory.resolve(noAuc ? BestNeuronsFile.NAME : ScoreFiles.AUCS));
        spec.commandLine().getOut().flush();
    }

    private ScoreSummary score(String layer, MatchedSamples samples, FormulaFile source, Path directory) {
        int[] chosen = neurons.choose(samples.activations().neuronCount());
        LayerDispatch dispatch = Main.dispatch(spec);
        try (ScoreFiles files = new ScoreFiles(directory, chosen.length, aucType());
                Progress progress = dispatch == null
                        ? Progress.start(quiet, "Scoring", "formulas", Progress.UNKNOWN)
                        : Progress.start(quiet, "Scoring", "neurons", chosen.length)) {
            BestNeurons best = top == 0 ? null : new BestNeurons(top, ExplainOptions.Direction.MAX);
            ScoreSink sink = best == null ? files : files.and(best);
            ScoreSummary summary = dispatch == null
                    ? scorer(samples)
                            .withBackend(backend)
                            .withProgress(done -> progress.accept((int) Math.min(done, Integer.MAX_VALUE)))
                            .score(samples.activations(), samples.concepts(), chosen, source, sink)
                    : dispatch.score(layer, chosen, sink, progress);
            long scored = System.nanoTime();
            if (best == null) {
                // A file of an earlier run could be mistaken for a result of this one.
                folders.deleteOwn(directory, BestNeuronsFile.NAME);
            } else {
                BestNeuronsFile.write(best, source, chosen, directory);
            }
            if (noAuc) {
                folders.deleteOwn(directory, ScoreFiles.AUCS);
            }
            files.finish(summary.formulaCount());
            return summary.withMoreWriting((System.nanoTime() - scored) * 1e-9);
        }
    }

    private Map<String, Object> report(ScoreSummary summary) {
        return backend == null || Main.dispatch(spec) != null ? Map.of("name", "kernels") : backend.report(summary);
    }

    /** Returns a scorer of these samples with the options. */
    Scorer scorer(MatchedSamples samples) {
        return Scorer.create().withThreads(threads.count()).withStrata(strata.of(samples));
    }

    FormulaFile source() {
        return new FormulaFile(formulas);
    }

    ProblemOptions problem() {
        return problem;
    }

    NeuronsOption neurons() {
        return neurons;
    }

    MemoryOption memory() {
        return memory;
    }

    /** Returns the type of auc.npy; null if it is left out. */
    private AucType aucType() {
        return noAuc ? null : dtype == null ? AucType.FLOAT64 : dtype;
    }

    private Map<String, String> options(ActivationFolder.LayerFile layer) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("activations", problem.activations().toString());
        options.put("layer", layer.layer());
        options.put("concepts", problem.concepts().toString());
        options.put("formulas", formulas.toString());
        options.put("top", Integer.toString(top));
        options.put("dtype", noAuc ? "none" : aucType().name().toLowerCase(Locale.ROOT));
        options.put("neurons", neurons.text());
        if (strata.file() != null) {
            options.put("strata", strata.file().toString());
        }
        return options;
    }
}
