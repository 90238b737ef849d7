package dev.invert.demo;

import dev.invert.LayerExplanation;
import dev.invert.MemoryBudget;
import dev.invert.SampleGroups;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.arrays.ActivationFolder;
import dev.invert.explain.Explainer;
import dev.invert.explain.PreparedConcepts;
import dev.invert.files.AtomicFile;
import dev.invert.files.OutputFolders;
import dev.invert.labels.ConceptFilter;
import dev.invert.labels.ConceptFolder;
import dev.invert.labels.LabeledSamples;
import dev.invert.report.HtmlReport;
import dev.invert.report.ReportContent;
import dev.invert.report.ThumbnailSource;
import dev.invert.results.ExplanationFiles;
import dev.invert.results.ExplanationRun;
import dev.invert.results.RunInputs;
import dev.invert.results.RunTimes;
import dev.invert.samples.MatchedSamples;
import dev.invert.sparse.ActivationReader;
import dev.invert.tokens.TokenConcepts;
import dev.invert.tokens.TokenCorpus;
import dev.invert.tokens.TokenFamily;
import dev.invert.tokens.TokenFolder;
import dev.invert.tokens.UserRules;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Explains latents of a sparse autoencoder on a small language model: makes concepts of the tokens of a text, holds out
 * documents, and shows contexts.
 */
public final class TokenDemo {
    /** Folder of the bundled files. */
    public static final String INPUT = "input";

    /** Folder of the concepts. */
    public static final String CONCEPTS = "concepts";

    /** Folder of the results. */
    public static final String LATENTS = "latents";

    private static final String ACTIVATIONS = "latents.npz";
    private static final List<String> FILES = List.of(ACTIVATIONS, "tokens.npy", "documents.npy", "tokenizer.json");
    /** On a text of 16,000 tokens, longer formulas fit chance. */
    private static final int LENGTH = 2;

    private static final double HOLDOUT = 0.3;
    private static final double MIN_FRACTION = 0.002;
    private static final double MAX_FRACTION = 0.5;

    private final Path out;
    private final Listener listener;
    private final MemoryBudget budget = MemoryBudget.process();

    /** Receives the progress of the demo. */
    public interface Listener {
        /** Called before each step. */
        void step(String description);

        /** Called after the concepts have been made and written. */
        void described(TokenCorpus corpus, TokenConcepts concepts);

        /** Called after the latents have been explained and their files have been written. */
        void explained(LayerExplanation result);
    }

    private TokenDemo(Path out, Listener listener) {
        this.out = out;
        this.listener = listener;
    }

    /**
     * Runs the demo.
     *
     * @param out folder for the bundled files, the concepts and the results, a subfolder each
     * @param folders creates the folders
     * @param listener receives the progress
     * @throws dev.invert.errors.InvertException if files cannot be written
     */
    public static void run(Path out, OutputFolders folders, Listener listener) {
        List<String> results = new ArrayList<>(ExplanationFiles.NAMES);
        results.add(HtmlReport.NAME);
        folders.make(out, List.of());
        folders.make(out.resolve(INPUT), FILES);
        folders.make(out.resolve(CONCEPTS), ConceptFolder.NAMES);
        folders.make(out.resolve(LATENTS), results);
        TokenDemo demo = new TokenDemo(out, listener);
        FILES.forEach(demo::unpack);
        TokenCorpus corpus = demo.corpus();
        TokenConcepts concepts = TokenConcepts.of(
                corpus,
                new TokenConcepts.Options(TokenFamily.DEFAULT, 0, null, UserRules.NONE),
                ConceptFilter.NONE,
                demo.budget);
        try (LabeledSamples labels = concepts.labels()) {
            TokenFolder.write(out.resolve(CONCEPTS), corpus);
            ConceptFolder.write(out.resolve(CONCEPTS), labels);
            listener.described(corpus, concepts);
            demo.explain(labels);
        }
    }

    /** Returns the commands that do the same. */
    public static List<String> commands(Path out) {
        Path input = out.resolve(INPUT);
        return List.of(
                "invert concepts --tokens %s --documents %s --tokenizer %s --ignore-ids special --out %s"
                        .formatted(
                                input.resolve("tokens.npy"),
                                input.resolve("documents.npy"),
                                input.resolve("tokenizer.json"),
                                out.resolve(CONCEPTS)),
                "invert explain --activations %s --concepts %s --length %d --objective r --holdout %s --min-fraction %s --out %s"
                        .formatted(
                                input.resolve(ACTIVATIONS),
                                out.resolve(CONCEPTS),
                                LENGTH,
                                HOLDOUT,
                                MIN_FRACTION,
                                out.resolve(LATENTS)));
    }

    private void unpack(String name) {
        boolean packed = !name.equals(ACTIVATIONS);
        String resource = "tokens/" + name + (packed ? ".gz" : "");
        AtomicFile.write(out.resolve(INPUT).resolve(name), target -> {
            try (InputStream stored = TokenDemo.class.getResourceAsStream(resource);
                    InputStream plain = packed ? new GZIPInputStream(stored) : stored) {
                plain.transferTo(target);
            }
        });
    }

    private TokenCorpus corpus() {
        listener.step("Making concepts of the tokens of a text");
        Path input = out.resolve(INPUT);
        return TokenCorpus.read(
                new TokenCorpus.Files(
                        input.resolve("tokens.npy"),
                        input.resolve("tokenizer.json"),
                        input.resolve("documents.npy"),
                        null,
                        Set.of(),
                        true),
                budget);
    }

    private void explain(LabeledSamples labels) {
        long start = System.nanoTime();
        TokenFolder tokens = TokenFolder.read(out.resolve(CONCEPTS), budget).orElseThrow();
        Path activations = out.resolve(INPUT).resolve(ACTIVATIONS);
        try (MatchedSamples samples =
                MatchedSamples.match(ActivationReader.open(activations, budget, share -> {}), List.of(), labels)) {
            listener.step("Explaining " + samples.activations().neuronCount()
                    + " latents of a sparse autoencoder; formulas and sets of tokens are measured on documents that the"
                    + " search does not see");
            Explainer explainer = Explainer.builder()
                    .objective(SearchOptions.Objective.R)
                    .length(LENGTH)
                    .fractions(MIN_FRACTION, MAX_FRACTION)
                    .statistics(StatisticsOptions.DEFAULT.withHoldout(HOLDOUT))
                    .groups(SampleGroups.of(samples.groups()))
                    .tokens(tokens.samples(samples.sampleIds()))
                    .evidence(true)
                    .build();
            double load = RunTimes.secondsSince(start);
            long prepareStart = System.nanoTime();
            try (PreparedConcepts prepared = explainer.prepare(samples.concepts())) {
                double prepare = RunTimes.secondsSince(prepareStart);
                long explainStart = System.nanoTime();
                LayerExplanation result = explainer.explain(samples.activations(), prepared);
                RunTimes times = new RunTimes(start, 0, load, prepare, RunTimes.secondsSince(explainStart));
                write(samples, result, tokens, times);
                listener.explained(result);
            }
        }
    }

    private void write(MatchedSamples samples, LayerExplanation result, TokenFolder tokens, RunTimes times) {
        Path directory = out.resolve(LATENTS);
        ExplanationRun run = new ExplanationRun(
                "MiniLM layer 3, sparse autoencoder",
                new RunInputs(
                        out.resolve(INPUT).resolve(ACTIVATIONS).toString(),
                        out.resolve(CONCEPTS).toString(),
                        false,
                        new HashSet<>(samples.groups()).size(),
                        ActivationFolder.Model.UNKNOWN),
                result,
                samples.concepts(),
                samples.sampleIds(),
                "",
                "cpu",
                times,
                tokens.words());
        ExplanationFiles.write(
                run,
                directory,
                record -> HtmlReport.write(
                        directory, ReportContent.of(record, run), ThumbnailSource.none(), HtmlReport.PICTURES));
    }
}
