package dev.invert.cli;

import dev.invert.ConceptMatrix;
import dev.invert.files.OutputFolders;
import dev.invert.labels.ConceptFilter;
import dev.invert.labels.ConceptFolder;
import dev.invert.labels.ConceptSummary;
import dev.invert.labels.HypernymConcepts;
import dev.invert.labels.LabelNouns;
import dev.invert.labels.LabeledSamples;
import dev.invert.labels.WordNet;
import dev.invert.tokens.TokenConcepts;
import dev.invert.tokens.TokenCorpus;
import dev.invert.tokens.TokenFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code invert concepts}. */
@Command(
        name = "concepts",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description =
                "Reads common label formats, optionally adds the hypernyms of the labels from WordNet, writes a"
                        + " concept matrix and prints a summary. With --tokens, makes concepts of the tokens of a text by rules.",
        footer = {
            "",
            "Examples:",
            "  invert concepts --folders imagenet/val --wordnet --out concepts",
            "  invert concepts --labels tokens.csv --out concepts",
            "  invert concepts --tokens ids.npy --tokenizer tokenizer.json --out concepts",
            "",
            "Writes concepts.npy (samples, concepts), concepts.json, samples.csv and, with groups, groups.csv.",
            "With --tokens, also tokens.npy and vocabulary.json; and concepts.npz, a sparse matrix of SciPy, in place of"
                    + " concepts.npy if tokens show fewer than three in a hundred concepts.",
            "If the rows of a long CSV file are out of order, order.txt gives the reason, and samples can"
                    + " only be matched by id."
        })
final class ConceptsCommand implements Runnable {
    @Mixin
    private LabelSource source;

    @Mixin
    private TokenSource tokens;

    @Option(
            names = "--wordnet",
            description = "Add the hypernyms of the labels from WordNet 3.0; labels are ids such as n02084071. With"
                    + " --tokens: of the first sense of each word.")
    private boolean wordnet;

    @Option(
            names = "--wordnet-map",
            paramLabel = "FILE.csv",
            description =
                    "CSV file (label,synset) that assigns a synset, such as n02084071 or dog.n.01, to each label that"
                            + " is not an id. Implies --wordnet.")
    private Path wordnetMap;

    @Option(
            names = "--min-labels",
            paramLabel = "N",
            defaultValue = "2",
            description = "With --wordnet, add only hypernyms of at least N labels. Hypernyms of a single label are"
                    + " redundant.")
    private int minLabels;

    @Option(
            names = "--min-samples",
            paramLabel = "N",
            defaultValue = "0",
            description = "Keep concepts that hold for at least N samples. With --tokens, 0 stands for one in 20,000"
                    + " samples, and at least 20.")
    private int minSamples;

    @Option(
            names = "--max-fraction",
            paramLabel = "X",
            defaultValue = "1",
            description = "Keep concepts that hold for at most this share of the samples, from 0 to 1.")
    private double maxFraction;

    @Option(
            names = "--include",
            paramLabel = "PATTERN",
            description = "Keep only concepts whose id or name matches, for example 'n02*' or '*dog*'; repeatable.")
    private List<String> include;

    @Option(
            names = "--exclude",
            paramLabel = "PATTERN",
            description = "Drop concepts whose id or name matches; repeatable.")
    private List<String> exclude;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder for the results.")
    private Path out;

    @Mixin
    private OverwriteOption overwrite;

    @Mixin
    private MemoryOption memory;

    @Mixin
    private QuietOption quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        requireValid();
        tokens.requireValid(spec);
        if (tokens.given()) {
            runOnTokens();
            return;
        }
        try (LabeledSamples labels = filter().apply(expand(source.open(spec, memory.budget())))) {
            OutputFolders folders = overwrite.folders(spec, source.inputs());
            folders.make(out, ConceptFolder.names(labels));
            folders.requireOwn(out, ConceptFolder.NAMES);
            ConceptFolder.write(out, labels);
            if (!labels.disorder().isEmpty()) {
                quiet.note(spec, labels.disorder() + ": use these concepts only with activations that have sample ids");
            }
            PrintWriter console = spec.commandLine().getOut();
            SummaryText.print(ConceptSummary.of(labels.matrix()), labels, console);
            console.println("Written: " + out);
            console.flush();
        }
    }

    private void runOnTokens() {
        if (source.given()) {
            throw new ParameterException(
                    spec.commandLine(), "--tokens takes no labels: leave out --labels and the options of labels");
        }
        OutputFolders folders = overwrite.folders(spec, tokens.inputs());
        TokenConcepts.Options options = tokens.options(wordnet, minSamples, spec);
        TokenCorpus corpus = tokens.open(spec, memory.budget());
        TokenConcepts concepts = TokenConcepts.of(corpus, options, filter(), memory.budget());
        try (LabeledSamples labels = concepts.labels()) {
            folders.make(out, ConceptFolder.names(labels));
            folders.requireOwn(out, ConceptFolder.NAMES);
            TokenFolder.write(out, corpus);
            ConceptFolder.write(out, labels);
            PrintWriter console = spec.commandLine().getOut();
            TokenSummaryText.print(corpus, concepts, console);
            console.println("Written: " + out);
            console.flush();
        }
    }

    private void requireValid() {
        requireAtLeast("--min-samples", minSamples, 0);
        requireAtLeast("--min-labels", minLabels, 1);
        if (!(maxFraction >= 0 && maxFraction <= 1)) {
            throw new ParameterException(spec.commandLine(), "--max-fraction=" + maxFraction + " must be from 0 to 1");
        }
        boolean minLabelsGiven = spec.commandLine().getParseResult().hasMatchedOption("--min-labels");
        if (tokens.given() && (wordnetMap != null || minLabelsGiven)) {
            throw new ParameterException(
                    spec.commandLine(),
                    (wordnetMap != null ? "--wordnet-map" : "--min-labels") + " goes with labels, not with --tokens");
        }
        if (minLabelsGiven && !wordnet && wordnetMap == null) {
            throw new ParameterException(spec.commandLine(), "--min-labels goes with --wordnet");
        }
    }

    private void requireAtLeast(String option, int value, int least) {
        if (value < least) {
            throw new ParameterException(spec.commandLine(), option + "=" + value + " must be at least " + least);
        }
    }

    private ConceptFilter filter() {
        return new ConceptFilter(
                minSamples, maxFraction, include == null ? List.of() : include, exclude == null ? List.of() : exclude);
    }

    /** Adds hypernyms if requested. Takes ownership of the labels; the caller closes the result. */
    private LabeledSamples expand(LabeledSamples labels) {
        if (!wordnet && wordnetMap == null) {
            return labels;
        }
        try (LabeledSamples read = labels) {
            WordNet dictionary = WordNet.open();
            LabelNouns nouns = LabelNouns.find(read.matrix().concepts(), wordnetMap, dictionary);
            if (!nouns.note().isEmpty()) {
                quiet.note(spec, nouns.note());
            }
            ConceptMatrix expanded = HypernymConcepts.expand(read.matrix(), nouns, dictionary, minLabels);
            return read.withMatrix(expanded, read.form() + ", with hypernyms from WordNet 3.0");
        }
    }
}
