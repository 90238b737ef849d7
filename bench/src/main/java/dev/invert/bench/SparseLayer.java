package dev.invert.bench;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.LayerExplanation;
import dev.invert.MemoryBudget;
import dev.invert.SearchOptions;
import dev.invert.SparseActivations;
import dev.invert.StatisticsOptions;
import dev.invert.explain.Explainer;
import dev.invert.explain.PreparedConcepts;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Times the explanation of sparse latents: {@code SparseLayer [TOKENS [CONCEPTS [LATENTS [FIRINGS [ROUNDS [OBJECTIVE]]]]]]}.
 * First checks that sparse and dense latents have equal explanations. Prints seconds of wall clock and of processor time, milliseconds per latent by stage, and native memory.
 */
public final class SparseLayer {
    private static final double NANOS = 1e-9;

    private SparseLayer() {}

    /** Runs the rounds and prints one line for each. */
    public static void main(String[] args) {
        int tokens = number(args, 0, 1_250_000);
        int conceptCount = number(args, 1, 8_700);
        int latentCount = number(args, 2, 256);
        int firings = number(args, 3, 9_570);
        int rounds = number(args, 4, 3);
        SearchOptions.Objective objective =
                args.length > 5 ? SearchOptions.Objective.valueOf(args[5]) : SearchOptions.Objective.AUC;
        MemoryBudget budget = MemoryBudget.process();
        requireAgreement(objective, budget);
        SparseProblem problem = new SparseProblem(tokens, conceptCount, conceptCount < 1000 ? 3 : 12);
        try (ConceptMatrix concepts = problem.concepts(budget);
                ActivationMatrix latents = problem.latents(latentCount, firings, budget)) {
            long start = System.nanoTime();
            try (PreparedConcepts prepared = PreparedConcepts.of(concepts)) {
                System.out.printf(
                        Locale.ROOT,
                        "N %d, C %d, patterns %d, listed %b; prepared in %.2f s%n",
                        tokens,
                        conceptCount,
                        prepared.patternCount(),
                        concepts.isListed(),
                        (System.nanoTime() - start) * NANOS);
                Explainer explainer = Explainer.builder()
                        .objective(objective)
                        .statistics(StatisticsOptions.DEFAULT)
                        .evidence(false)
                        .build();
                for (int round = 0; round < rounds; round++) {
                    time(explainer, latents, prepared);
                }
            }
        }
    }

    /** Checks that sparse latents and listed concepts have the explanations of dense latents on a small problem. */
    private static void requireAgreement(SearchOptions.Objective objective, MemoryBudget budget) {
        SparseProblem problem = new SparseProblem(20_000, 300, 6);
        Explainer explainer = Explainer.builder()
                .objective(objective)
                .search(SearchOptions.Method.BEAM)
                .build();
        try (ConceptMatrix concepts = problem.concepts(budget);
                SparseActivations latents = problem.latents(20, 300, budget);
                ActivationMatrix dense = expanded(latents);
                PreparedConcepts prepared = PreparedConcepts.of(concepts)) {
            if (!explainer
                    .explain(latents, prepared)
                    .neurons()
                    .equals(explainer.explain(dense, prepared).neurons())) {
                throw new IllegalStateException("sparse and dense latents have different explanations");
            }
        }
    }

    private static ActivationMatrix expanded(SparseActivations latents) {
        float[][] rows = new float[latents.neuronCount()][latents.sampleCount()];
        try (ActivationBlock block = latents.load(0, rows.length)) {
            for (int k = 0; k < rows.length; k++) {
                block.floats(k).get(rows[k]);
            }
        }
        return ActivationMatrix.of(rows);
    }

    private static void time(Explainer explainer, ActivationMatrix latents, PreparedConcepts prepared) {
        long start = System.nanoTime();
        long processor = processorNanos();
        LayerExplanation layer = explainer.explain(latents, prepared);
        double wall = (System.nanoTime() - start) * NANOS;
        double used = (processorNanos() - processor) * NANOS;
        double perLatent = 1000.0 / latents.neuronCount();
        System.out.printf(
                Locale.ROOT,
                "%d latents: %.2f s, %.2f s of processor time; ms per latent: rank %.2f, search %.2f, statistics %.2f;"
                        + " %s; native %d MB; mean AUC %.4f%n",
                latents.neuronCount(),
                wall,
                used,
                layer.rankSeconds() * perLatent,
                layer.searchSeconds() * perLatent,
                layer.statisticsSeconds() * perLatent,
                (layer.search().optimal() ? "proof: " : "beam: ")
                        + layer.search().reason(),
                MemoryBudget.process().peakBytes() >> 20,
                layer.neurons().stream()
                        .filter(neuron -> !neuron.explanations().isEmpty())
                        .mapToDouble(neuron -> neuron.explanations().get(0).auc())
                        .average()
                        .orElse(Double.NaN));
    }

    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static int number(String[] args, int index, int otherwise) {
        return args.length > index ? Integer.parseInt(args[index]) : otherwise;
    }
}
