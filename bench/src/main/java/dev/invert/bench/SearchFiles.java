package dev.invert.bench;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.arrays.ActivationFiles;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.BeamSearch;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.NeuronResult;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabeledSamples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Ranks and searches the neurons of a problem's files on one thread, after a warm-up, and prints one line of JSON for
 * comparison with the implementations in bench/peers.
 */
public final class SearchFiles {
    private static final double NANOS_PER_MILLI = 1e6;

    private SearchFiles() {}

    /**
     * Searches and prints.
     *
     * @param arguments folder with activations.npy and concepts.npy, seconds of warm-up, number of timed passes
     */
    public static void main(String[] arguments) {
        if (arguments.length != 3) {
            System.err.println("usage: SearchFiles FOLDER WARM_UP_SECONDS PASSES");
            System.exit(2);
        }
        Path folder = Path.of(arguments[0]);
        long warmUpNanos = (long) (Double.parseDouble(arguments[1]) * 1e9);
        int passes = Integer.parseInt(arguments[2]);
        AucKernels kernels = KernelChoice.chosen();
        try (LabeledSamples samples = ConceptFiles.open(folder.resolve("concepts.npy"));
                ActivationMatrix activations = ActivationFiles.open(folder.resolve("activations.npy"));
                ActivationBlock block = activations.load(0, activations.neuronCount())) {
            long start = System.nanoTime();
            try (PatternTable table = PatternTable.of(samples.matrix(), kernels.collapse());
                    AucKernels.BoundKernels bound = kernels.bind(table);
                    BeamSearch search = new BeamSearch(
                            bound,
                            table,
                            SearchBed.settings(new Auroc(table.sampleCount()), table.sampleCount(), SearchBed.BEAM),
                            c -> "c" + table.columns(c).get(0))) {
                double prepareMillis = (System.nanoTime() - start) / NANOS_PER_MILLI;
                List<NeuronResult> results = pass(search, block);
                for (long since = System.nanoTime(); System.nanoTime() - since < warmUpNanos; ) {
                    results = pass(search, block);
                }
                List<Double> millis = new ArrayList<>();
                for (int i = 0; i < passes; i++) {
                    long from = System.nanoTime();
                    results = pass(search, block);
                    millis.add((System.nanoTime() - from) / NANOS_PER_MILLI / block.count());
                }
                System.out.printf(
                        Locale.ROOT,
                        "{\"kernel\": \"%s\", \"prepare_ms\": %.3f, \"ms_per_neuron\": %s, \"auc\": %s}%n",
                        kernels.name(),
                        prepareMillis,
                        millis,
                        aucs(results, table.sampleCount()));
            }
        }
    }

    private static List<NeuronResult> pass(BeamSearch search, ActivationBlock block) {
        List<NeuronResult> results = new ArrayList<>();
        for (int row = 0; row < block.count(); row += search.laneCount()) {
            results.addAll(search.search(block, row, Math.min(search.laneCount(), block.count() - row)));
        }
        return results;
    }

    /** Returns the best AUC of each neuron, null if it has no formula. */
    private static List<Double> aucs(List<NeuronResult> results, int sampleCount) {
        List<Double> aucs = new ArrayList<>();
        for (NeuronResult result : results) {
            if (result.best().isEmpty()) {
                aucs.add(null);
            } else {
                FoundFormula best = result.best().get(0);
                aucs.add(new Auroc(sampleCount).value(best.n(), best.sum()));
            }
        }
        return aucs;
    }
}
