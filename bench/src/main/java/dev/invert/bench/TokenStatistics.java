package dev.invert.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.LayerExplanation;
import dev.invert.MemoryBudget;
import dev.invert.SampleGroups;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.TokenSamples;
import dev.invert.explain.Explainer;
import dev.invert.explain.PreparedConcepts;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Measures the statistics of latents whose samples are tokens of documents:
 * {@code TokenStatistics [TOKENS [CONCEPTS [LATENTS [FIRINGS [ROUNDS]]]]]}. Prints processor time of whole calls in ms per latent without
 * tokens, with clustered intervals, with contexts, and with both, also with a hold-out. First checks that clusters that
 * are documents, one after another, have the intervals of the same clusters in another order.
 */
public final class TokenStatistics {
    private static final int DOCUMENT = 700;
    private static final int SEQUENCE = 128;
    private static final int VOCABULARY = 30_000;
    private static final double HOLDOUT = 0.3;

    private TokenStatistics() {}

    /** Runs the rounds and prints one line for each. */
    public static void main(String[] args) {
        int tokens = number(args, 0, 1_000_000);
        int conceptCount = number(args, 1, 1_000);
        int latentCount = number(args, 2, 64);
        int firings = number(args, 3, 9_570);
        int rounds = number(args, 4, 3);
        MemoryBudget budget = MemoryBudget.process();
        SparseProblem problem = new SparseProblem(tokens, conceptCount, 6);
        SampleGroups documents = documents(tokens, 0);
        TokenSamples samples = tokens(tokens);
        try (ConceptMatrix concepts = problem.concepts(budget);
                ActivationMatrix latents = problem.latents(latentCount, firings, budget);
                PreparedConcepts prepared = PreparedConcepts.of(concepts)) {
            requireAgreement(latents, prepared, documents, documents(tokens, 1));
            System.out.println("| hold-out | none | clustered | contexts | both |");
            System.out.println("|---|---|---|---|---|");
            for (int round = 0; round < rounds; round++) {
                for (double holdout : new double[] {0, HOLDOUT}) {
                    System.out.printf(
                            Locale.ROOT,
                            "| %.1f | %.2f | %.2f | %.2f | %.2f |%n",
                            holdout,
                            time(explainer(holdout, null, null), latents, prepared),
                            time(explainer(holdout, documents, null), latents, prepared),
                            time(explainer(holdout, null, samples), latents, prepared),
                            time(explainer(holdout, documents, samples), latents, prepared));
                }
            }
        }
    }

    /** Returns documents one after another; the first {@code moved} tokens belong to the last document. */
    private static SampleGroups documents(int tokens, int moved) {
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < tokens; i++) {
            groups.add("d" + (i < moved ? tokens - 1 : i) / DOCUMENT);
        }
        return SampleGroups.of(groups);
    }

    /** Returns tokens whose frequencies follow Zipf's law. */
    private static TokenSamples tokens(int count) {
        SplittableRandom random = new SplittableRandom(3);
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = (int) Math.expm1(random.nextDouble() * Math.log(VOCABULARY));
        }
        return TokenSamples.of(ids, SEQUENCE, null);
    }

    /** Checks that one token in another document changes no interval by more than its weight. */
    private static void requireAgreement(
            ActivationMatrix latents, PreparedConcepts prepared, SampleGroups documents, SampleGroups moved) {
        LayerExplanation a = explainer(0, documents, null).explain(latents, prepared);
        LayerExplanation b = explainer(0, moved, null).explain(latents, prepared);
        for (int k = 0; k < a.neurons().size(); k++) {
            double difference =
                    a.neurons().get(k).best().statistics().interval().low()
                            - b.neurons().get(k).best().statistics().interval().low();
            if (!(Math.abs(difference) < 1e-3)) {
                throw new IllegalStateException("latent " + k + ": intervals differ by " + difference);
            }
        }
    }

    private static Explainer explainer(double holdout, SampleGroups groups, TokenSamples tokens) {
        return Explainer.builder()
                .search(SearchOptions.Method.BEAM)
                .statistics(StatisticsOptions.DEFAULT.withHoldout(holdout))
                .groups(groups)
                .tokens(tokens)
                .evidence(true)
                .threads(1)
                .build();
    }

    private static double time(Explainer explainer, ActivationMatrix latents, PreparedConcepts prepared) {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = process.getProcessCpuTime();
        explainer.explain(latents, prepared);
        return (process.getProcessCpuTime() - before) * 1e-6 / latents.neuronCount();
    }

    private static int number(String[] args, int index, int otherwise) {
        return args.length > index ? Integer.parseInt(args[index]) : otherwise;
    }
}
