package dev.invert.bench;

import dev.invert.internal.search.CertifiedFormula;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.exact.ExactSearch;
import dev.invert.internal.search.exact.ExactSearchCost;
import dev.invert.internal.search.exact.ExactSearchIndex;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/**
 * Measures the processor time per neuron of proofs on one thread:
 * {@code ProofTimes imagenet|relu|CONCEPTS NEURONS ROUNDS [SECONDS]}, where CONCEPTS is a number of dense concepts.
 * Reports the last round. With a limit in seconds, also shows the bounds proven within it. Uses processor time rather
 * than wall time, since the machine may be shared.
 */
public final class ProofTimes {
    private static final double[] MIN_FRACTIONS = {0, 0.01, 0.05};
    private static final int BEAM = 3;

    private ProofTimes() {}

    /**
     * Prints one row of a table per length and minimum fraction.
     *
     * @param arguments shape or number of concepts, number of neurons, rounds and, optionally, the limit in seconds (0 for none) and {@code guaranteed} to choose by guaranteed AUC
     */
    public static void main(String[] arguments) {
        int neurons = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        double limit = arguments.length > 3 ? Double.parseDouble(arguments[3]) : 0;
        boolean guaranteed = arguments.length > 4 && arguments[4].equals("guaranteed");
        System.out.println(
                "| concepts | length | min_fraction | predicted ms | median ms | mean | 90 % | longest | index ms |"
                        + " index MB | certified | mean gap | ns per step |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        try (Problem problem = problem(arguments[0], neurons);
                ProofBed bed = new ProofBed(problem, guaranteed)) {
            for (int length = 2; length <= 3; length++) {
                for (double minFraction : limit > 0 ? new double[] {0.01} : MIN_FRACTIONS) {
                    measure(bed, arguments[0], length, minFraction, rounds, limit);
                }
            }
        }
    }

    private static Problem problem(String shape, int neurons) {
        return switch (shape) {
            case "imagenet" -> Problem.of(Problem.Shape.IMAGENET, neurons);
            case "relu" -> Problem.of(Problem.Shape.RELU, neurons);
            default -> Problem.dense(Integer.parseInt(shape), neurons);
        };
    }

    private static void measure(ProofBed bed, String shape, int length, double minFraction, int rounds, double limit) {
        List<List<FoundFormula>> known = bed.beam(BEAM, length, minFraction, false);
        double[] nanos = new double[bed.neuronCount()];
        double indexNanos = 0;
        double predicted = 0;
        long indexBytes = 0;
        int certified = 0;
        double gap = 0;
        double steps = 0;
        for (int round = 0; round < rounds; round++) {
            long start = processorNanos();
            ExactSearchCost plan = bed.plan(length, minFraction);
            predicted = plan.predictedNanos();
            ExactSearchIndex index = plan.index();
            indexNanos = processorNanos() - start;
            indexBytes = index.memoryBytes();
            ExactSearch search = bed.search(index, limit);
            certified = 0;
            gap = 0;
            steps = 0;
            for (int neuron = 0; neuron < nanos.length; neuron++) {
                start = processorNanos();
                CertifiedFormula proven = search.prove(bed.objective(), bed.ranks(neuron), 1, known.get(neuron));
                nanos[neuron] = processorNanos() - start;
                steps += proven.steps();
                certified += proven.certified() ? 1 : 0;
                gap += proven.bound()
                        - bed.objective()
                                .value(
                                        proven.best().n(),
                                        proven.best().sum(),
                                        proven.best().formula().length());
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "| %s | %d | %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.1f | %.2f | %d of %d | %.4f | %.2f |%n",
                shape,
                length,
                minFraction,
                predicted * 1e-6,
                nanos[nanos.length / 2] * 1e-6,
                Arrays.stream(nanos).average().orElseThrow() * 1e-6,
                nanos[nanos.length * 9 / 10] * 1e-6,
                nanos[nanos.length - 1] * 1e-6,
                indexNanos * 1e-6,
                indexBytes * 1e-6,
                certified,
                nanos.length,
                gap / nanos.length,
                Arrays.stream(nanos).sum() / steps);
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
