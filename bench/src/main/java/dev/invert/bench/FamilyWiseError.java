package dev.invert.bench;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.explain.Explainer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Measures how often a search reports a significant formula although there is none: activations are independent of the
 * concepts. One run is one neuron of noise; every {@value #RUNS_PER_PROBLEM} runs get new concepts.
 *
 * <pre>{@code java -cp bench/target/benchmarks.jar dev.invert.bench.FamilyWiseError 1000 39 BEAM }</pre>
 */
public final class FamilyWiseError {
    private static final int RUNS_PER_PROBLEM = 50;
    private static final double LEVEL = 0.05;

    private FamilyWiseError() {}

    /**
     * Size and distribution of a problem, and the bounds of its search.
     *
     * @param least least share of the samples that a concept holds for
     * @param most largest share of the samples that a concept holds for
     */
    private record Setting(
            int samples, int concepts, int length, double minFraction, String values, double least, double most) {
        /** Concepts that hold for 5 to 50 % of the samples. */
        Setting(int samples, int concepts, int length, double minFraction, String values) {
            this(samples, concepts, length, minFraction, values, 0.05, 0.5);
        }
    }

    /**
     * Prints a table with one row per setting.
     *
     * @param arguments number of runs, number of permutations, search method
     */
    public static void main(String[] arguments) {
        int runs = Integer.parseInt(arguments[0]);
        int permutations = Integer.parseInt(arguments[1]);
        SearchOptions.Method method = SearchOptions.Method.valueOf(arguments[2]);
        System.out.println(
                "| samples | concepts | their shares | length | least share | activations | corrected for all within reach |"
                        + " corrected for those scored | permutations |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (Setting setting : List.of(
                new Setting(200, 10, 1, 0.05, "normal"),
                new Setting(200, 10, 3, 0.05, "normal"),
                new Setting(200, 10, 3, 0.05, "rectified"),
                new Setting(200, 10, 3, 0.05, "five levels"),
                new Setting(200, 10, 3, 0, "normal"),
                new Setting(1000, 100, 3, 0, "normal", 0.002, 0.02),
                new Setting(1000, 100, 3, 0, "rectified", 0.002, 0.02),
                new Setting(1000, 100, 3, 0, "five levels", 0.3, 0.5),
                new Setting(1000, 100, 3, 0.01, "normal"),
                new Setting(1000, 100, 3, 0.25, "normal"),
                new Setting(1000, 1000, 3, 0.25, "normal"))) {
            measure(setting, runs, permutations, method);
        }
    }

    private static void measure(Setting setting, int runs, int permutations, SearchOptions.Method method) {
        int reachable = 0;
        int scored = 0;
        int shuffled = 0;
        for (int first = 0; first < runs; first += RUNS_PER_PROBLEM) {
            int neurons = Math.min(RUNS_PER_PROBLEM, runs - first);
            try (ConceptMatrix concepts = concepts(setting, new Random(first));
                    ActivationMatrix activations = noise(setting, neurons, new Random(~first))) {
                LayerExplanation found = Explainer.builder()
                        .search(method)
                        .length(setting.length())
                        .fractions(setting.minFraction(), 0.5)
                        .statistics(StatisticsOptions.DEFAULT
                                .withAlpha(LEVEL)
                                .withPermutations(permutations)
                                .withSeed(first))
                        .build()
                        .explain(activations, concepts);
                for (NeuronExplanation neuron : found.neurons()) {
                    reachable += neuron.status() == NeuronExplanation.Status.EXPLAINED ? 1 : 0;
                    double log10P = neuron.explanations().get(0).log10P();
                    scored += log10P + Math.log10((double) neuron.formulasEvaluated()) <= Math.log10(LEVEL) ? 1 : 0;
                    shuffled += neuron.robustness().familyWiseP() <= LEVEL ? 1 : 0;
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| %d | %d | %s to %s | %d | %s | %s | %.1f %% | %.1f %% | %.1f %% |%n",
                setting.samples(),
                setting.concepts(),
                setting.least(),
                setting.most(),
                setting.length(),
                setting.minFraction(),
                setting.values(),
                100.0 * reachable / runs,
                100.0 * scored / runs,
                100.0 * shuffled / runs);
    }

    private static ConceptMatrix concepts(Setting setting, Random random) {
        List<Concept> names = new ArrayList<>();
        for (int c = 0; c < setting.concepts(); c++) {
            names.add(Concept.named("c" + c));
        }
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(setting.samples(), names)) {
            for (int c = 0; c < setting.concepts(); c++) {
                double density = setting.least() + (setting.most() - setting.least()) * random.nextDouble();
                for (int i = 0; i < setting.samples(); i++) {
                    if (random.nextDouble() < density) {
                        builder.set(i, c);
                    }
                }
            }
            return builder.build();
        }
    }

    private static ActivationMatrix noise(Setting setting, int neurons, Random random) {
        ActivationMatrix.Writable matrix = ActivationMatrix.allocate(setting.samples(), neurons);
        for (int k = 0; k < neurons; k++) {
            FloatBuffer row = matrix.row(k);
            for (int i = 0; i < setting.samples(); i++) {
                double value = random.nextGaussian();
                row.put(i, (float)
                        switch (setting.values()) {
                            case "rectified" -> Math.max(0, value);
                            case "five levels" -> Math.max(-2, Math.min(2, Math.rint(value)));
                            default -> value;
                        });
            }
        }
        return matrix;
    }
}
