package dev.invert.cli;

import dev.invert.SearchOptions;
import dev.invert.explain.Explainer;
import dev.invert.internal.search.SearchBackend;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabelOptions;
import dev.invert.labels.LabeledSamples;
import dev.invert.simulate.Recovery;
import dev.invert.simulate.Simulation;
import dev.invert.simulate.SimulationFiles;
import dev.invert.simulate.SimulationOptions;
import dev.invert.torch.search.AutoBackend;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code invert simulate}. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = "Plants formulas over your concepts in noise and counts how often the search finds them, to show"
                + " how far explain can be trusted with these concepts and this number of samples.",
        footer = {
            "",
            "Example:",
            "  invert simulate --concepts labels.csv --noise 0.5,1,2 --lengths 1,2,3 \\",
            "      --out simulation",
            "",
            "An activation is the truth value of the planted formula, 0 or 1, plus normal",
            "noise. A cell is one combination of noise, length and number of samples.",
            "found: the best formula holds for the same samples as the planted one.",
            "beaten: another formula is at least as good by --objective, because of the noise.",
            "missed: the planted formula is better, but the search did not find it.",
            "significant: the corrected p is at most 0.05.",
            "overlap: samples of both formulas over samples of either, averaged.",
            "AUC: AUC of the planted formula, averaged.",
            "Writes recovery.csv (a row per cell) and planted.csv (a row per neuron)."
        })
final class SimulateCommand implements Runnable {
    @Option(names = "--concepts", paramLabel = "FILE|DIR", required = true, description = "As for invert explain.")
    private Path concepts;

    @Option(names = "--names", paramLabel = "FILE", description = "As for invert explain.")
    private Path names;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder for the results.")
    private Path out;

    @Option(
            names = "--noise",
            paramLabel = "X",
            split = ",",
            defaultValue = "0.5,1,2",
            description = "Standard deviations of the noise.")
    private List<Double> noise;

    @Option(
            names = "--lengths",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,2,3",
            description = "Numbers of literals of the planted formulas.")
    private List<Integer> lengths;

    @Option(
            names = "--sample-counts",
            paramLabel = "N",
            split = ",",
            defaultValue = "0",
            description = "Numbers of samples to draw; 0: all.")
    private List<Integer> sampleCounts;

    @Option(names = "--per-cell", paramLabel = "N", defaultValue = "100", description = "Formulas planted per cell.")
    private int perCell;

    @Option(
            names = "--values",
            paramLabel = "plain|rectified|levels",
            defaultValue = "plain",
            description = "Use activations unchanged, rectified at 1/2, or rounded to quarters.")
    private SimulationOptions.Values values;

    @Mixin
    private BeamOptions size;

    @Mixin
    private ObjectiveOption objective;

    @Option(
            names = "--search",
            paramLabel = "auto|beam|optimal",
            defaultValue = "auto",
            description = "As for invert explain.")
    private SearchOptions.Method search;

    @Option(
            names = "--min-fraction",
            paramLabel = "X",
            defaultValue = "0.01",
            description = "Minimum share of samples that a formula, planted or found, holds for.")
    private double minFraction;

    @Option(
            names = "--max-fraction",
            paramLabel = "X",
            defaultValue = "0.5",
            description = "Maximum share of samples that a formula, planted or found, holds for.")
    private double maxFraction;

    @Mixin
    private ThreadsOption threads;

    @Mixin
    private BackendOptions backends;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of all random choices.")
    private long seed;

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
        Simulation simulation = simulation();
        List<Recovery.Cell> cells = new ArrayList<>();
        int total = noise.size() * lengths.size() * sampleCounts.size();
        try (LabeledSamples labels = ConceptFiles.read(
                        concepts, new LabelOptions(names, null, null, LabelOptions.Layout.AUTO, memory.budget()));
                Progress progress = Progress.start(quiet, "Simulating", "cells", total)) {
            overwrite.folders(spec, concepts, names).make(out, SimulationFiles.NAMES);
            simulation.run(labels.matrix(), cell -> {
                cells.add(cell);
                progress.accept(cells.size());
            });
        }
        SimulationFiles.write(cells, out);
        print(cells);
    }

    private SearchBackend backend() {
        SearchBackend fixed = backends.fixed(spec);
        long neurons = (long) perCell * noise.size() * lengths.size() * sampleCounts.size();
        return fixed != null
                ? fixed
                : backends.deciding(
                        new AutoBackend.Request(neurons, size.length(), size.beam(), 0, false, threads.orProcessors()));
    }

    private Simulation simulation() {
        Explainer explainer = Explainer.builder()
                .length(size.length())
                .beam(size.beam())
                .objective(objective.objective())
                .search(search)
                .fractions(minFraction, maxFraction)
                .threads(threads.count())
                .backend(backend())
                .build();
        return new Simulation(new SimulationOptions(noise, lengths, sampleCounts, perCell, values, seed), explainer);
    }

    private void print(List<Recovery.Cell> cells) {
        PrintWriter console = spec.commandLine().getOut();
        console.printf(
                "%8s %6s %6s %8s %8s %8s %8s %12s %8s%n",
                "samples", "length", "noise", "AUC", "found", "beaten", "missed", "significant", "overlap");
        for (Recovery.Cell cell : cells) {
            Recovery r = cell.recovery();
            console.printf(
                    Locale.ROOT,
                    "%8d %6d %6.2f %8.4f %6.0f %% %6.0f %% %6.0f %% %10.0f %% %8.3f%n",
                    r.sampleCount(),
                    r.length(),
                    r.noise(),
                    r.plantedAuc(),
                    100 * r.found(),
                    100 * r.beaten(),
                    100 * r.missed(),
                    100 * r.significant(),
                    r.overlap());
        }
        console.flush();
    }
}
