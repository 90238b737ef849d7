package dev.invert.bench;

import dev.invert.explain.Explainer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Compares two threads in one process with two one-thread processes at the same time, and with a single thread.
 * Measures whole calls of {@link Explainer#explain}, so that collapsing the concept matrix, which one thread does,
 * counts against two threads. Rounds alternate; all processes of a round start together once they are warm.
 */
public final class ThreadScaling {
    private static final int NEURONS = 256;
    private static final String READY = "ready";

    private ThreadScaling() {}

    /**
     * Measures and prints a table.
     *
     * @param arguments shape, explanations per thread, rounds
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 4 && arguments[0].equals("--worker")) {
            work(arguments[1], Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            return;
        }
        if (arguments.length != 3) {
            System.err.println("usage: ThreadScaling imagenet|relu|dense EXPLANATIONS_PER_THREAD ROUNDS");
            System.exit(2);
        }
        String shape = arguments[0].toUpperCase(Locale.ROOT);
        int perThread = Integer.parseInt(arguments[1]);
        try (Problem small = Problem.of(Problem.Shape.valueOf(shape), 8)) {
            KernelGate.requireAgreement(small);
        }
        measure(shape, perThread, Integer.parseInt(arguments[2]));
    }

    private static void measure(String shape, int perThread, int rounds) throws IOException {
        double[] alone = new double[rounds];
        double[] twoThreads = new double[rounds];
        double[] twoProcesses = new double[rounds];
        double[] ratio = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            alone[round] = neuronsPerSecond(shape, perThread, 1, 1);
            twoThreads[round] = neuronsPerSecond(shape, perThread, 1, 2);
            twoProcesses[round] = neuronsPerSecond(shape, perThread, 2, 1);
            ratio[round] = twoThreads[round] / twoProcesses[round];
            System.err.printf(
                    Locale.ROOT,
                    "round %d of %d: %.0f, %.0f, %.0f neurons/s%n",
                    round + 1,
                    rounds,
                    alone[round],
                    twoThreads[round],
                    twoProcesses[round]);
        }
        System.out.printf("%n%s, %d explanations per thread, %d rounds:%n%n", shape, perThread, rounds);
        System.out.printf("| %s | median neurons/s | min | max |%n|---|---:|---:|---:|%n", "measured");
        print("one process, one thread", alone, "%.0f");
        print("one process, two threads", twoThreads, "%.0f");
        print("two processes, one thread each", twoProcesses, "%.0f");
        print("two threads / two processes", ratio, "%.3f");
    }

    private static void print(String what, double[] values, String format) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        System.out.printf(
                Locale.ROOT,
                "| %s | " + String.join(" | ", format, format, format) + " |%n",
                what,
                median,
                sorted[0],
                sorted[sorted.length - 1]);
    }

    /** Returns the total number of neurons over the time of the slowest process. */
    private static double neuronsPerSecond(String shape, int perThread, int processes, int threads) throws IOException {
        List<Process> running = new ArrayList<>();
        try {
            List<BufferedReader> answers = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                Process process = start(shape, perThread * threads, threads);
                running.add(process);
                answers.add(process.inputReader(StandardCharsets.US_ASCII));
            }
            for (BufferedReader answer : answers) {
                if (!READY.equals(answer.readLine())) {
                    throw new IOException("a worker process ended before it was ready");
                }
            }
            for (Process process : running) {
                OutputStream go = process.getOutputStream();
                go.write('\n');
                go.flush();
            }
            double slowest = 0;
            for (BufferedReader answer : answers) {
                slowest = Math.max(slowest, Double.parseDouble(answer.readLine()));
            }
            return (double) perThread * threads * processes / slowest;
        } finally {
            running.forEach(Process::destroy);
        }
    }

    private static Process start(String shape, int explanations, int threads) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseParallelGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ThreadScaling.class.getName(),
                        "--worker",
                        shape,
                        Integer.toString(explanations),
                        Integer.toString(threads))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /**
     * Runs one process: warms up, prints a line, waits for a line, and prints the seconds that its explanations took.
     */
    private static void work(String shape, int explanations, int threads) throws IOException {
        try (Problem problem = Problem.of(Problem.Shape.valueOf(shape), NEURONS);
                BufferedReader go = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            Explainer explainer = Explainer.builder().threads(threads).build();
            int[] neurons = new int[explanations];
            Arrays.setAll(neurons, i -> i % NEURONS);
            int[] warmUp = Arrays.copyOf(neurons, Math.min(explanations, 4 * NEURONS));
            explainer.explain(problem.activations(), problem.concepts(), warmUp);
            System.out.println(READY);
            go.readLine();
            long start = System.nanoTime();
            explainer.explain(problem.activations(), problem.concepts(), neurons);
            System.out.println((System.nanoTime() - start) * 1e-9);
        }
    }
}
