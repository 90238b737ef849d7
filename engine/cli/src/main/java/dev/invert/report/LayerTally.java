package dev.invert.report;

import dev.invert.results.ExplanationRecord;
import dev.invert.results.NeuronRecord;
import dev.invert.results.RunRecord;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** Sums up the neurons of a layer while they are read. */
final class LayerTally implements ReportContent.Sink {
    private final Map<String, Integer> verdicts = new TreeMap<>();
    private final Aucs searched = new Aucs();
    private final Aucs heldOut = new Aucs();
    private String layer;
    private int neurons;

    @Override
    public void neuron(NeuronRecord neuron) {
        neurons++;
        if (layer == null) {
            layer = neuron.layer();
        }
        Enum<?> verdict = neuron.verdict() == null ? neuron.status() : neuron.verdict();
        verdicts.merge(verdict.name().toLowerCase(Locale.ROOT), 1, Integer::sum);
        if (!neuron.explanations().isEmpty()) {
            ExplanationRecord best = neuron.explanations().get(0);
            boolean low = best.auc() != null && best.auc() < 0.5;
            searched.add(neuron.neuron(), best.auc(), low);
            heldOut.add(neuron.neuron(), best.statistics().aucHoldout(), low);
        }
    }

    /**
     * Returns the summary of the neurons received so far.
     *
     * @param folder folder of the results; its name stands for that of a layer without one
     */
    LayerSummary summary(RunRecord run, Path folder) {
        String known = run.layer() == null ? layer : run.layer();
        return new LayerSummary(
                known == null
                        ? folder.toAbsolutePath().normalize().getFileName().toString()
                        : known,
                neurons,
                verdicts,
                searched.spread(),
                heldOut.spread(),
                run.search() == null ? null : run.search().objective(),
                run.date());
    }

    /** Collects AUCs. */
    private static final class Aucs {
        private final DoubleStream.Builder values = DoubleStream.builder();
        private double strongest = Double.NEGATIVE_INFINITY;
        private double best;
        private int neuron;

        /** Adds an AUC, unless it is null or no number; {@code low} if its formula claims a low one. */
        void add(int of, Double auc, boolean low) {
            if (auc == null || !Double.isFinite(auc)) {
                return;
            }
            values.add(auc);
            double strength = low ? 1 - auc : auc;
            if (strength > strongest) {
                strongest = strength;
                best = auc;
                neuron = of;
            }
        }

        LayerSummary.Spread spread() {
            double[] sorted = values.build().toArray();
            if (sorted.length == 0) {
                return null;
            }
            Arrays.sort(sorted);
            double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
            return new LayerSummary.Spread(median, best, neuron);
        }
    }
}
