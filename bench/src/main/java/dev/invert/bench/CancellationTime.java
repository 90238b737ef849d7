package dev.invert.bench;

import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.errors.InvertException;
import dev.invert.explain.Explainer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/**
 * Measures the time from an interrupt until {@code explain} returns, which the library promises to be at most a second.
 * The moment of the interrupt is drawn at random from the first seconds of a call, so that it falls into all of its
 * parts.
 *
 * <pre>{@code
 * java -cp bench/target/benchmarks.jar dev.invert.bench.CancellationTime DENSE OPTIMAL 40 5 512 none
 * }</pre>
 */
public final class CancellationTime {
    private CancellationTime() {}

    /**
     * Runs the measurement and prints a line.
     *
     * @param arguments shape of the problem, search method, rounds, latest moment in seconds, neurons, and the repeated
     *     statistics: none, holdout, folds, bootstrap or permutations
     */
    public static void main(String[] arguments) throws InterruptedException {
        Problem.Shape shape = Problem.Shape.valueOf(arguments[0]);
        SearchOptions.Method method = SearchOptions.Method.valueOf(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        double latestSeconds = Double.parseDouble(arguments[3]);
        int neurons = Integer.parseInt(arguments[4]);
        Explainer explainer = Explainer.builder()
                .search(method)
                .statistics(statistics(arguments[5]))
                .build();
        Random random = new Random(1);
        double[] millis = new double[rounds];
        int canceled = 0;
        try (Problem problem = Problem.of(shape, neurons)) {
            for (int round = 0; round < rounds; round++) {
                double taken = cancel(explainer, problem, (long) (random.nextDouble() * latestSeconds * 1000));
                if (!Double.isNaN(taken)) {
                    millis[canceled++] = taken;
                }
            }
        }
        double[] sorted = Arrays.copyOf(millis, canceled);
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%s %s %s: %d of %d calls were under way when interrupted; back after ms: median %.1f, longest %.1f%n",
                shape,
                method,
                arguments[5],
                canceled,
                rounds,
                canceled == 0 ? Double.NaN : sorted[canceled / 2],
                canceled == 0 ? Double.NaN : sorted[canceled - 1]);
    }

    private static StatisticsOptions statistics(String repeated) {
        StatisticsOptions none = StatisticsOptions.DEFAULT;
        return switch (repeated) {
            case "none" -> none;
            case "holdout" -> none.withHoldout(0.3);
            case "folds" -> none.withFolds(5);
            case "bootstrap" -> none.withBootstrap(100);
            case "permutations" -> none.withPermutations(200);
            default -> throw new IllegalArgumentException(repeated);
        };
    }

    /** Returns the milliseconds from the interrupt to the end of the call; NaN if the call had already ended. */
    private static double cancel(Explainer explainer, Problem problem, long moment) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        boolean[] interrupted = new boolean[1];
        Thread caller = new Thread(() -> {
            started.countDown();
            try {
                explainer.explain(problem.activations(), problem.concepts());
            } catch (InvertException e) {
                interrupted[0] = Thread.currentThread().isInterrupted();
                if (!interrupted[0]) {
                    throw e;
                }
            }
        });
        caller.start();
        started.await();
        Thread.sleep(moment);
        long start = System.nanoTime();
        caller.interrupt();
        caller.join();
        return interrupted[0] ? (System.nanoTime() - start) * 1e-6 : Double.NaN;
    }
}
