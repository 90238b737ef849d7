package dev.invert.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.invert.Concept;
import dev.invert.ExplainOptions;
import dev.invert.Formula;
import dev.invert.NeuronMatch;
import dev.invert.SampleGroups;
import dev.invert.arrays.ActivationFolder;
import dev.invert.explain.NeuronFinder;
import dev.invert.explain.PreparedConcepts;
import dev.invert.labels.LabeledSamples;
import dev.invert.report.MatchTable;
import dev.invert.results.MatchRecord;
import dev.invert.results.ResultCodec;
import dev.invert.samples.MatchedSamples;
import dev.invert.score.BestNeurons;
import dev.invert.score.ConceptNames;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code invert find}. */
@Command(
        name = "find",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Finds the neurons that detect a formula best, by their AUC.",
        footer = {
            "",
            "Examples:",
            "  invert find --activations layer4.npy --concepts labels.csv dog",
            "  invert find --activations acts --concepts concepts --top 3 \\",
            "      --holdout 0.3 --format json 'dog & ~puppy' '\"great white shark\"'",
            "",
            "p is one-sided; the corrected p is multiplied by the number of neurons compared, in all layers, and by"
                    + " two with --direction both. With --holdout, neurons are chosen on the other samples, so that the"
                    + " held-out AUC is not optimistic.",
            "A formula that holds for no sample or for all samples is an error."
        })
final class FindCommand implements Callable<Integer> {
    @Mixin
    private ProblemOptions problem;

    @Parameters(
            arity = "1..*",
            paramLabel = "FORMULA",
            description = "Concepts by id or name, joined by ~ & | and parentheses. Names are written without case;"
                    + " those with spaces in double quotes, or with underscores.")
    private List<String> formulas;

    @Option(names = "--top", paramLabel = "N", defaultValue = "10", description = "Neurons listed per formula.")
    private int top;

    @Mixin
    private DirectionOption direction;

    @Option(
            names = "--holdout",
            paramLabel = "X",
            defaultValue = "0",
            description = "Choose neurons without the share X of the samples, and measure them on it, too.")
    private double holdout;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of the choice of the held-out samples.")
    private long seed;

    @Mixin
    private NeuronsOption neurons;

    @Option(
            names = "--format",
            paramLabel = "table|json|csv",
            defaultValue = "table",
            description = "Output format: a table, one JSON object per line, or CSV.")
    private Format format;

    @Mixin
    private ThreadsOption threads;

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

    /** A neuron of a layer. */
    private record Candidate(String layer, NeuronMatch match) {}

    @Override
    public Integer call() {
        // Reports invalid options before any file is read.
        NeuronFinder finder = new NeuronFinder(top, direction.direction(), holdout, seed, threads.count());
        ActivationFolder folder = problem.layers();
        try (LabeledSamples labels = problem.openConcepts(memory.budget());
                LayerSequence layers = new LayerSequence(problem, folder, labels)) {
            List<Concept> concepts = labels.matrix().concepts();
            ConceptNames conceptNames = new ConceptNames(concepts);
            List<Formula> parsed = formulas.stream().map(conceptNames::parse).toList();
            List<List<Candidate>> found = new ArrayList<>();
            parsed.forEach(formula -> found.add(new ArrayList<>()));
            long compared = 0;
            for (ActivationFolder.LayerFile layer : folder.layers()) {
                compared += find(finder, layer, layers, parsed, found);
            }
            long choices = compared * (direction.direction() == ExplainOptions.Direction.BOTH ? 2 : 1);
            Map<String, String> names = concepts.stream().collect(Collectors.toMap(Concept::id, Concept::name));
            print(
                    IntStream.range(0, parsed.size())
                            .mapToObj(m -> records(parsed.get(m), names, found.get(m), choices))
                            .toList(),
                    folder.layers().size() > 1);
        }
        return StandardOutput.closed() ? StandardOutput.CLOSED_PIPE : 0;
    }

    /** Adds the best neurons of a layer to those of each formula; returns the number of neurons compared. */
    private int find(
            NeuronFinder finder,
            ActivationFolder.LayerFile layer,
            LayerSequence layers,
            List<Formula> parsed,
            List<List<Candidate>> found) {
        try (MatchedSamples samples = layers.open(layer)) {
            if (!samples.note().isEmpty()) {
                quiet.note(spec, samples.note());
            }
            int[] chosen = neurons.choose(samples.activations().neuronCount());
            SampleGroups groups = samples.groups().isEmpty() ? null : SampleGroups.of(samples.groups());
            PreparedConcepts prepared = layers.prepared(PreparedConcepts::of, samples);
            List<List<NeuronMatch>> matches = finder.find(samples.activations(), prepared, groups, chosen, parsed);
            for (int m = 0; m < matches.size(); m++) {
                for (NeuronMatch match : matches.get(m)) {
                    found.get(m).add(new Candidate(layer.layer(), match));
                }
            }
            return chosen.length;
        }
    }

    /** Returns the best neurons of all layers; of equal AUCs, the first layer and neuron comes first. */
    private List<MatchRecord> records(Formula formula, Map<String, String> names, List<Candidate> found, long choices) {
        List<Candidate> best = found.stream()
                .sorted(Comparator.comparingDouble(candidate ->
                        -BestNeurons.strength(candidate.match().compared().auc(), direction.direction())))
                .limit(top)
                .toList();
        List<MatchRecord> records = new ArrayList<>();
        for (Candidate candidate : best) {
            records.add(MatchRecord.of(
                    formula.text(),
                    formula.render(names::get),
                    records.size() + 1,
                    candidate.layer(),
                    candidate.match(),
                    choices));
        }
        return records;
    }

    private void print(List<List<MatchRecord>> found, boolean severalLayers) {
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case TABLE -> {
                for (int m = 0; m < found.size(); m++) {
                    out.print((m == 0 ? "" : "\n") + MatchTable.render(found.get(m), severalLayers));
                }
            }
            case JSON ->
                found.forEach(ofFormula -> ofFormula.forEach(
                        match -> out.print(new String(ResultCodec.encode(match), StandardCharsets.UTF_8) + "\n")));
            case CSV -> {
                CsvWriter csv = CsvWriter.builder().bufferSize(0).build(out);
                csv.writeRecord(MatchRecord.COLUMNS);
                found.forEach(ofFormula -> ofFormula.forEach(match -> csv.writeRecord(match.cells())));
            }
        }
        out.flush();
    }
}
