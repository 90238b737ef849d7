package dev.invert.simulate;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.Explanation;
import dev.invert.Formula;
import dev.invert.NeuronExplanation;
import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.explain.Explainer;
import dev.invert.explain.ObjectiveValues;
import dev.invert.explain.PreparedConcepts;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Plants formulas in noise, searches for them, and counts how many are recovered. */
public final class Simulation {
    private final SimulationOptions options;
    private final Explainer explainer;

    /**
     * Creates a simulation.
     *
     * @param explainer the search; formulas are planted within its fraction bounds
     * @throws InvalidSettingException if planted formulas are longer than the search allows
     */
    public Simulation(SimulationOptions options, Explainer explainer) {
        this.options = options;
        this.explainer = explainer;
        for (int length : options.lengths()) {
            if (length > explainer.options().length()) {
                throw new InvalidSettingException(
                        Setting.PLANTED_LENGTHS,
                        options.lengths(),
                        "plants formulas of " + length + " literals, which a search of up to "
                                + explainer.options().length() + " cannot find: raise ",
                        Setting.LENGTH);
            }
        }
    }

    /**
     * Runs all cells: by number of samples, then length, then noise.
     *
     * @param concepts concepts to plant formulas over; remains open
     * @param cells receives each cell when it is done
     * @throws InvertException if there are fewer samples than requested, or no formula of a length fits
     */
    public void run(ConceptMatrix concepts, Consumer<Recovery.Cell> cells) {
        long cell = 0;
        for (int wanted : options.sampleCounts()) {
            int sampleCount = wanted == 0 ? concepts.sampleCount() : wanted;
            if (sampleCount > concepts.sampleCount()) {
                throw new InvertException(Message.of(
                        Setting.SAMPLE_COUNTS.with(sampleCount),
                        " is too many: the concepts have only " + concepts.sampleCount() + " samples"));
            }
            try (ConceptMatrix some = concepts.select(samples(concepts.sampleCount(), sampleCount))) {
                for (int length : options.lengths()) {
                    for (double noise : options.noise()) {
                        long seed = new SplittableRandom(options.seed() + ++cell).nextLong();
                        cells.accept(run(some, length, noise, new Random(seed)));
                    }
                }
            }
        }
    }

    private int[] samples(int all, int wanted) {
        int[] order = new int[all];
        Arrays.setAll(order, i -> i);
        IntArrays.shuffle(order, new Random(options.seed()));
        int[] chosen = Arrays.copyOf(order, wanted);
        Arrays.sort(chosen);
        return chosen;
    }

    private Recovery.Cell run(ConceptMatrix concepts, int length, double noise, Random random) {
        ExplainOptions search = explainer.options();
        PlantedFormulas formulas = new PlantedFormulas(concepts, search.minFraction(), search.maxFraction());
        List<Formula> planted = new ArrayList<>();
        try (PreparedConcepts prepared = explainer.prepare(concepts);
                ActivationMatrix.Writable activations =
                        ActivationMatrix.allocate(concepts.sampleCount(), options.neurons(), concepts.budget())) {
            for (int k = 0; k < options.neurons(); k++) {
                planted.add(formulas.draw(length, random));
                plant(concepts.truthSet(planted.get(k)), noise, random, activations.row(k));
            }
            List<NeuronExplanation> found =
                    explainer.explain(activations, prepared).neurons();
            CellCount count = new CellCount(concepts);
            try (ObjectiveValues values = new ObjectiveValues(prepared, search)) {
                for (int k = 0; k < options.neurons(); k++) {
                    double plantedValue = values.of(activations, k, planted.get(k));
                    count.add(noise, planted.get(k), plantedValue, activations.row(k), found.get(k));
                }
            }
            return count.cell(noise, length);
        }
    }

    private void plant(long[] truth, double noise, Random random, FloatBuffer row) {
        for (int i = 0; i < row.limit(); i++) {
            double value = (truth[i >>> 6] >>> i & 1) + noise * random.nextGaussian();
            row.put(i, (float)
                    switch (options.values()) {
                        case PLAIN -> value;
                        case RECTIFIED -> Math.max(0, value - 0.5);
                        case LEVELS ->
                            Math.rint(value * SimulationOptions.LEVELS_PER_UNIT) / SimulationOptions.LEVELS_PER_UNIT;
                    });
        }
    }

    /** Accumulates the neurons of one cell. */
    private static final class CellCount {
        private final ConceptMatrix concepts;
        private final List<Recovery.Case> cases = new ArrayList<>();
        private int found;
        private int amongTop;
        private int missed;
        private int significant;
        private double overlap;

        CellCount(ConceptMatrix concepts) {
            this.concepts = concepts;
        }

        void add(double noise, Formula planted, double plantedValue, FloatBuffer values, NeuronExplanation neuron) {
            long[] truth = concepts.truthSet(planted);
            long twiceU = PlantedRanks.twiceU(values, truth);
            double plantedAuc = twiceU / (2.0 * pairs(truth));
            double bestValue = Double.NEGATIVE_INFINITY;
            Formula best = null;
            double bestAuc = Double.NaN;
            boolean same = false;
            if (!neuron.explanations().isEmpty()) {
                best = neuron.explanations().get(0).formula();
                bestAuc = neuron.explanations().get(0).auc();
                bestValue = neuron.explanations().get(0).objectiveValue();
                long[] bestTruth = concepts.truthSet(best);
                same = Arrays.equals(bestTruth, truth);
                overlap += overlap(bestTruth, truth);
            }
            for (Explanation explanation : neuron.explanations()) {
                if (Arrays.equals(concepts.truthSet(explanation.formula()), truth)) {
                    amongTop++;
                    break;
                }
            }
            found += same ? 1 : 0;
            missed += same || bestValue >= plantedValue ? 0 : 1;
            significant += neuron.status() == NeuronExplanation.Status.EXPLAINED ? 1 : 0;
            cases.add(new Recovery.Case(noise, concepts.sampleCount(), planted, plantedAuc, best, bestAuc, same));
        }

        private long pairs(long[] truth) {
            long positives = 0;
            for (long word : truth) {
                positives += Long.bitCount(word);
            }
            return positives * (concepts.sampleCount() - positives);
        }

        private static double overlap(long[] a, long[] b) {
            long both = 0;
            long either = 0;
            for (int w = 0; w < a.length; w++) {
                both += Long.bitCount(a[w] & b[w]);
                either += Long.bitCount(a[w] | b[w]);
            }
            return (double) both / either;
        }

        Recovery.Cell cell(double noise, int length) {
            double total = cases.size();
            return new Recovery.Cell(
                    new Recovery(
                            noise,
                            length,
                            concepts.sampleCount(),
                            cases.size(),
                            found / total,
                            amongTop / total,
                            (total - found - missed) / total,
                            missed / total,
                            significant / total,
                            overlap / total,
                            cases.stream()
                                    .mapToDouble(Recovery.Case::plantedAuc)
                                    .average()
                                    .orElse(Double.NaN),
                            cases.stream()
                                    .mapToDouble(Recovery.Case::bestAuc)
                                    .filter(auc -> !Double.isNaN(auc))
                                    .average()
                                    .orElse(Double.NaN)),
                    List.copyOf(cases));
        }
    }
}
