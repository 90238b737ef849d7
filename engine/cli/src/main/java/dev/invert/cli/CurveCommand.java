package dev.invert.cli;

import dev.invert.SampleGroups;
import dev.invert.SearchOptions;
import dev.invert.arrays.ActivationFolder;
import dev.invert.curve.CurveOptions;
import dev.invert.curve.CurveResult;
import dev.invert.curve.CurveSearch;
import dev.invert.curves.CurveFiles;
import dev.invert.curves.CurveRecord;
import dev.invert.explain.PreparedConcepts;
import dev.invert.labels.LabeledSamples;
import dev.invert.report.CurveReport;
import dev.invert.report.CurveTable;
import dev.invert.results.ResultCodec;
import dev.invert.samples.MatchedSamples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code invert curve}. */
@Command(
        name = "curve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Draws how precise the formulas of a layer are (AUC) as they may be longer, or must hold for more"
                + " samples.",
        footer = {
            "",
            "Examples:",
            "  invert curve --activations layer4.npy --concepts labels.csv --out curve",
            "  invert curve --activations acts --layer fc1 --concepts concepts \\",
            "      --lengths 1-5 --min-fractions 0,0.01,0.05 --holdout 0.3 --out curve",
            "",
            "Writes curve.json, curve.csv (a row per minimum fraction and length) and curve.html.",
            "A point is the best AUC of a formula of up to that many literals, over all neurons: mean and quartiles."
                    + " Neurons without a formula within the limits are left out; explained counts the others. A curve on"
                    + " the searched samples can only rise; where the held-out one does not, longer formulas fit noise."
        })
final class CurveCommand implements Callable<Integer> {
    private static final int MAX_LENGTH = 64;

    @Mixin
    private ProblemOptions problem;

    @Mixin
    private LayerOption layerOption;

    @Mixin
    private OutputOptions output;

    @Mixin
    private NeuronsOption neurons;

    @Option(
            names = "--lengths",
            paramLabel = "LIST",
            converter = NeuronRanges.Converter.class,
            defaultValue = "1-5",
            description = "Maximum numbers of literals, for example 1-5 or 1,3.")
    private NeuronRanges lengths;

    @Option(
            names = "--min-fractions",
            paramLabel = "X",
            split = ",",
            defaultValue = "0,0.01,0.05",
            description = "Minimum shares of samples that a formula holds for; a curve each.")
    private List<Double> minFractions;

    @Option(
            names = "--max-fraction",
            paramLabel = "X",
            defaultValue = "0.5",
            description = "Maximum share of samples that a formula holds for.")
    private double maxFraction;

    @Option(names = "--beam", paramLabel = "N", defaultValue = "3", description = "Formulas extended per length.")
    private int beam;

    @Option(
            names = "--search",
            paramLabel = "auto|beam|optimal",
            defaultValue = "auto",
            description = "As for invert explain.")
    private SearchOptions.Method search;

    @Option(
            names = "--holdout",
            paramLabel = "X",
            defaultValue = "0",
            description = "Search without the share X of the samples, and measure the formulas on it, too.")
    private double holdout;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of the choice of the held-out samples.")
    private long seed;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private QuietOption quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        long start = System.nanoTime();
        output.requireValid(spec);
        CurveOptions options = options();
        // Reports invalid options before any file is read.
        CurveSearch curves = CurveSearch.of(options);
        ActivationFolder folder = problem.layers();
        ActivationFolder.LayerFile layer = layerOption.of(folder);
        output.prepare(spec, CurveFiles.NAMES, CurveReport.NAME, problem.inputs());
        try (LabeledSamples labels = problem.openConcepts(memory.budget());
                MatchedSamples samples = problem.open(layer, folder.sampleIds(), labels);
                PreparedConcepts prepared = PreparedConcepts.of(samples.concepts())) {
            if (!samples.note().isEmpty()) {
                quiet.note(spec, samples.note());
            }
            double loadSeconds = (System.nanoTime() - start) * 1e-9;
            CurveResult result = search(curves, samples, prepared);
            CurveRecord record = CurveRecord.of(
                    result,
                    options,
                    layer.layer(),
                    given(layer, options),
                    samples.concepts().budget().peakBytes(),
                    loadSeconds,
                    start);
            if (output.folder() != null) {
                CurveFiles.write(record, output.folder());
                CurveReport.write(record, output.folder());
            }
            KernelNote.print(quiet, spec, result.kernel());
            output.print(
                    spec,
                    quiet,
                    () -> CurveTable.render(record),
                    CurveReport.NAME,
                    OutputOptions.text(() -> ResultCodec.encodeRun(record)));
        }
        return output.exitCode();
    }

    private CurveOptions options() {
        if (lengths.ranges().stream().anyMatch(range -> range.first() < 1 || range.last() > MAX_LENGTH)) {
            throw new ParameterException(
                    spec.commandLine(), "--lengths=" + lengths.text() + " must be 1 to " + MAX_LENGTH);
        }
        return new CurveOptions(
                lengths.ranges().stream()
                        .flatMap(range -> IntStream.rangeClosed(range.first(), range.last())
                                .boxed())
                        .toList(),
                minFractions,
                maxFraction,
                beam,
                search,
                holdout,
                seed,
                threads.count());
    }

    private CurveResult search(CurveSearch curves, MatchedSamples samples, PreparedConcepts prepared) {
        int[] chosen = neurons.choose(samples.activations().neuronCount());
        SampleGroups groups = samples.groups().isEmpty() ? null : SampleGroups.of(samples.groups());
        int searches = (int) minFractions.stream().distinct().count();
        try (Progress progress = Progress.start(quiet, "Searching", "neurons", chosen.length * searches)) {
            return curves.withGroups(groups).withProgress(progress).search(samples.activations(), prepared, chosen);
        }
    }

    private Map<String, String> given(ActivationFolder.LayerFile layer, CurveOptions options) {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("activations", problem.activations().toString());
        given.put("layer", layer.layer());
        given.put("concepts", problem.concepts().toString());
        given.put("neurons", neurons.text());
        given.put("lengths", lengths.text());
        given.put(
                "min_fractions",
                options.minFractions().stream().map(String::valueOf).collect(Collectors.joining(",")));
        given.put("max_fraction", Double.toString(maxFraction));
        given.put("beam", Integer.toString(beam));
        given.put("search", search.name().toLowerCase(Locale.ROOT));
        given.put("holdout", Double.toString(holdout));
        return given;
    }
}
