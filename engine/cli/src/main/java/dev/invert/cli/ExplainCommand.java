package dev.invert.cli;

import dev.invert.MemoryBudget;
import dev.invert.SampleGroups;
import dev.invert.activations.ComputedLayers;
import dev.invert.arrays.ActivationFolder;
import dev.invert.explain.Explainer;
import dev.invert.explain.PreparedConcepts;
import dev.invert.internal.search.SearchBackend;
import dev.invert.labels.LabeledSamples;
import dev.invert.labels.RowIds;
import dev.invert.results.ExplanationRun;
import dev.invert.results.LayerResults;
import dev.invert.results.RunInputs;
import dev.invert.results.RunTimes;
import dev.invert.results.TokenWords;
import dev.invert.samples.MatchedSamples;
import dev.invert.tokens.TokenFolder;
import dev.invert.torch.search.AutoBackend;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code invert explain}. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Finds, for each neuron, the formulas over concepts that its activation predicts best.",
        footer = {
            "",
            "Examples:",
            "  invert explain --activations layer4.npy --concepts labels.csv --out results",
            "  invert explain --activations acts --concepts concepts --length 2 \\",
            "      --neurons 0-99 --per-length --out results",
            "  invert explain --activations layer4.npy --concepts labels.csv --format json \\",
            "      | jq -r '[.neuron, .explanations[0].label] | @tsv'",
            "",
            "Writes explanations.jsonl, explanations.csv, report.html and run.json; with several layers, into a folder"
                    + " per layer, and index.html, which lists the layers.",
            "n is the support: the number of samples that the formula holds for. p corr. is the corrected p:"
                    + " the probability that chance alone gives any formula in the search space an AUC this good."
                    + " With --holdout, the table is sorted by the AUC on the held-out samples, and q is the false"
                    + " discovery rate there.",
            "(n.s.: ...), (unstable: ...) and (weak: ...) are verdicts on a neuron with their reasons; n.s. is not"
                    + " significant. Neurons without a mark are explained. explanations.jsonl has each reason in a"
                    + " sentence.",
        })
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private ProblemOptions problem;

    @Mixin
    private ResultOptions results;

    @Mixin
    private NeuronsOption neurons;

    @Mixin
    private ExplainerOptions search;

    @Mixin
    private StrataOption strata;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private BackendOptions backends;

    @Mixin
    private PictureOptions pictures;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private QuietOption quiet;

    @Spec
    private CommandSpec spec;

    /** Null until the first layer is known, unless the options alone decide. */
    private SearchBackend backend;

    @Override
    public Integer call() {
        Start start = Start.now();
        requireValid();
        ActivationFolder folder = problem.layers();
        prepare(names(folder));
        try (LabeledSamples labels = problem.openConcepts(memory.budget())) {
            return explain(folder, labels, start);
        }
    }

    /**
     * Explains layers that are computed after everything else has been checked and read.
     *
     * @param asked names of the layers, as far as they are known
     * @param budget budget of native memory
     * @param model computes the activations
     * @return exit code
     */
    int explain(List<String> asked, MemoryBudget budget, Supplier<ComputedLayers> model) {
        Start start = Start.now();
        requireValid();
        prepare(asked);
        try (LabeledSamples labels = problem.openConcepts(budget);
                ComputedLayers computed = model.get()) {
            problem.use(computed);
            ActivationFolder folder = problem.layers();
            if (!names(folder).equals(asked)) {
                prepare(names(folder));
            }
            return explain(folder, labels, start);
        }
    }

    /**
     * The beginning of the work.
     *
     * @param nanos time
     * @param startup seconds since the program was started
     */
    private record Start(long nanos, double startup) {
        static Start now() {
            return new Start(
                    System.nanoTime(), ManagementFactory.getRuntimeMXBean().getUptime() * 1e-3);
        }
    }

    /** Checks the options before any file is read. */
    private void requireValid() {
        explainer().build();
        results.requireValid(spec);
        pictures.requireValid(spec);
        backend = backends.fixed(spec);
    }

    private void prepare(List<String> layers) {
        results.prepare(layers, spec, inputFiles());
    }

    private static List<String> names(ActivationFolder folder) {
        return folder.layers().stream().map(ActivationFolder.LayerFile::layer).toList();
    }

    private int explain(ActivationFolder folder, LabeledSamples labels, Start start) {
        Explainer.Builder explainer = explainer();
        try (LayerSequence layers = new LayerSequence(problem, folder, labels)) {
            // The time of reading the concepts, which all layers share, is attributed to the first layer.
            Start ofLayer = start;
            for (ActivationFolder.LayerFile layer : folder.layers()) {
                if (!results.isWanted()) {
                    break;
                }
                explain(explainer, layer, layers, labels, ofLayer.nanos(), ofLayer.startup());
                ofLayer = new Start(System.nanoTime(), 0);
            }
        }
        results.finish(quiet, spec);
        return results.exitCode();
    }

    private void explain(
            Explainer.Builder explainer,
            ActivationFolder.LayerFile layer,
            LayerSequence layers,
            LabeledSamples labels,
            long start,
            double startup) {
        ActivationFolder folder = layers.folder();
        boolean several = folder.layers().size() > 1;
        Path directory = results.directory(layer.layer(), several);
        try (MatchedSamples samples = layers.open(layer)) {
            double load = RunTimes.secondsSince(start);
            if (!samples.note().isEmpty()) {
                quiet.note(spec, samples.note());
            }
            WordNetNote.of(labels).ifPresent(note -> quiet.note(spec, note));
            Optional<TokenFolder> tokens = tokens(labels);
            int[] chosen = neurons.choose(samples.activations().neuronCount());
            LayerDispatch dispatch = Main.dispatch(spec);
            try (LayerParts parts =
                    new LayerParts(chosen.length, search.explanations(), results.temporaryFolder(directory))) {
                Explained explained = dispatch == null
                        ? explain(explainer, parts, chosen, samples, layers, tokens)
                        : dispatched(dispatch, layer.layer(), chosen);
                Map<String, Object> report = backend == null ? Map.of() : backend.report();
                ExplanationRun run = new ExplanationRun(
                        layer.layer(),
                        inputs(folder, labels, samples),
                        explained.results(),
                        samples.concepts(),
                        samples.sampleIds(),
                        pictures.source(folder.images()),
                        report.getOrDefault("device", "cpu").toString(),
                        new RunTimes(start, startup, load, explained.prepareSeconds(), explained.seconds()),
                        tokens.map(TokenFolder::words).orElse(TokenWords.IDS),
                        report);
                finish(run, several, directory);
            }
        }
    }

    private void finish(ExplanationRun run, boolean several, Path directory) {
        if (directory != null) {
            results.write(
                    run,
                    directory,
                    content -> results.list(
                            directory, pictures.writeReport(directory, content, run.images(), quiet, spec)));
        }
        KernelNote.print(quiet, spec, run.result().summary().kernel());
        results.print(several ? run.layer() : "", run, directory, quiet, spec);
        ProofNote.of(run.result().summary(), run.result().proofs()).ifPresent(note -> quiet.note(spec, note));
    }

    private Path[] inputFiles() {
        return Stream.concat(Stream.of(problem.inputs()), Stream.of(strata.file()))
                .toArray(Path[]::new);
    }

    private RunInputs inputs(ActivationFolder folder, LabeledSamples labels, MatchedSamples samples) {
        return new RunInputs(
                problem.activations().toString(),
                problem.concepts().toString(),
                !folder.sampleIds().isEmpty() && !labels.sampleIds().isEmpty(),
                new HashSet<>(samples.groups()).size(),
                folder.model());
    }

    /** Returns a builder with the options, without those that depend on the samples. */
    Explainer.Builder explainer() {
        return search.builder(spec)
                .threads(threads.count())
                .searchListener(choice -> SearchMixin.announce(quiet, spec, choice, search.length()));
    }

    /** Explanations of a layer, and the wall-clock time of preparing its concepts and of the rest. */
    private record Explained(LayerResults results, double prepareSeconds, double seconds) {}

    /** Returns the tokens that the samples of the concepts are; empty if they are none. */
    Optional<TokenFolder> tokens(LabeledSamples labels) {
        // Rows that others have removed or sorted are still rows of the tokens.
        return labels.sampleIds() instanceof RowIds
                ? TokenFolder.read(problem.concepts(), memory.budget())
                : Optional.empty();
    }

    /** Adds to a builder what depends on the samples. */
    Explainer.Builder configured(Explainer.Builder builder, MatchedSamples samples, Optional<TokenFolder> tokens) {
        SampleGroups groups = samples.groups().isEmpty() ? null : SampleGroups.of(samples.groups());
        boolean sparse = samples.activations().isSparse();
        return search.withDefaults(builder, spec, sparse, samples.concepts().sampleCount())
                .groups(groups)
                .strata(strata.of(samples))
                .tokens(tokens.map(folder -> folder.samples(samples.sampleIds()))
                        .orElse(null))
                .evidence(true);
    }

    private Explained explain(
            Explainer.Builder builder,
            LayerParts parts,
            int[] chosen,
            MatchedSamples samples,
            LayerSequence layers,
            Optional<TokenFolder> tokens) {
        int searches = search.repetitions() * parts.count();
        try (Progress progress = Progress.start(quiet, "Explaining", "neurons", chosen.length);
                Progress repetitions =
                        searches == 0 ? null : Progress.start(quiet, "Repeating", "searches", searches)) {
            if (backend == null) {
                backend = backends.deciding(request(samples, chosen.length));
            }
            Explainer explainer = configured(builder, samples, tokens)
                    .backend(backend)
                    .layerNeurons(chosen.length)
                    .searchListener(decision -> {
                        if (parts.index() == 0) {
                            SearchMixin.announce(quiet, spec, decision, search.length());
                        }
                    })
                    .progress(done -> progress.accept(parts.done() + done))
                    .repetitionProgress(done -> {
                        if (repetitions != null) {
                            repetitions.accept(search.repetitions() * parts.index() + done);
                        }
                    })
                    .build();
            long start = System.nanoTime();
            PreparedConcepts prepared = layers.prepared(explainer::prepare, samples);
            double prepareSeconds = RunTimes.secondsSince(start);
            start = System.nanoTime();
            LayerResults found = parts.explain(explainer, samples.activations(), prepared, chosen);
            return new Explained(found, prepareSeconds, RunTimes.secondsSince(start));
        }
    }

    private AutoBackend.Request request(MatchedSamples samples, int neurons) {
        return new AutoBackend.Request(
                neurons,
                search.length(),
                search.beam(),
                search.repetitions(),
                samples.activations().isSparse(),
                threads.orProcessors());
    }

    private Explained dispatched(LayerDispatch dispatch, String layer, int[] chosen) {
        long start = System.nanoTime();
        try (Progress progress = Progress.start(quiet, "Explaining", "neurons", chosen.length)) {
            LayerResults found = dispatch.explain(layer, chosen, progress);
            SearchMixin.announce(quiet, spec, found.summary().search(), search.length());
            return new Explained(found, 0, RunTimes.secondsSince(start));
        }
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
}
