package dev.invert.bench;

import dev.invert.ExplainOptions.Direction;
import dev.invert.NeuronExplanation;
import dev.invert.StatisticsOptions;
import dev.invert.explain.Explainer;
import dev.invert.internal.search.KernelBackend;
import dev.invert.internal.search.SearchBackend;
import dev.invert.score.BestNeurons;
import dev.invert.score.FormulaSource;
import dev.invert.score.ScoreBackend;
import dev.invert.score.ScoreSummary;
import dev.invert.score.Scorer;
import dev.invert.torch.DeviceReport;
import dev.invert.torch.cost.DeviceJob;
import dev.invert.torch.cost.DeviceRates;
import dev.invert.torch.cost.ScoreJob;
import dev.invert.torch.cost.SearchJob;
import dev.invert.torch.scoring.TorchScoreBackend;
import dev.invert.torch.search.DeviceTimings;
import dev.invert.torch.search.TorchBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Measures ranking, products, whole layers, permutations and scoring on a device, and the kernels on all processors of the
 * same machine, beside predictions for two GPUs. Both must give the same results, or there are no times.
 */
public final class DeviceBenchmark {
    private static final int LENGTH = 3;
    private static final int TOP = 3;
    private static final long MEMBERS_PER_DENSE_CONCEPT = 5_360;

    private final String device;
    private final int neurons;
    private final int rounds;
    private final int permutations;
    private final int formulas;
    private final List<Problem.Shape> shapes;

    private DeviceBenchmark(
            String device, int neurons, int rounds, int permutations, int formulas, Problem.Shape dense) {
        this.device = device;
        this.neurons = neurons;
        this.rounds = rounds;
        this.permutations = permutations;
        this.formulas = formulas;
        this.shapes = List.of(Problem.Shape.IMAGENET, dense);
    }

    /**
     * Measures and prints tables.
     *
     * @param arguments device, neurons, rounds, permutations, formulas, shape of the dense problem
     */
    public static void main(String[] arguments) {
        if (arguments.length != 6) {
            System.err.println("usage: DeviceBenchmark DEVICE NEURONS ROUNDS PERMUTATIONS FORMULAS dense|dense_100");
            System.exit(2);
        }
        DeviceReport.of(arguments[0]).forEach(line -> System.out.println("- device: " + line));
        System.out.println("- processors: " + Runtime.getRuntime().availableProcessors());
        DeviceBenchmark benchmark = new DeviceBenchmark(
                arguments[0],
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4]),
                Problem.Shape.valueOf(arguments[5].toUpperCase(Locale.ROOT)));
        benchmark.steps();
        benchmark.layers();
        benchmark.scoring();
    }

    private void steps() {
        DeviceTimings timings = new DeviceTimings(device, rounds);
        System.out.printf("%n## Steps%n%nMedian of %d, %,d neurons on 50,000 samples.%n%n", rounds, neurons);
        System.out.println("| step | concepts | ms |\n|---|---|---:|");
        for (Problem.Shape shape : shapes) {
            try (Problem problem = Problem.of(shape, neurons)) {
                row("rank", shape, timings.rank(problem.activations(), problem.concepts(), neurons));
                timings.level(problem.concepts(), neurons, LENGTH)
                        .forEach((mode, seconds) -> row("products of a level, " + mode.text(), shape, seconds));
            }
        }
    }

    private static void row(String step, Problem.Shape shape, double seconds) {
        System.out.printf(Locale.ROOT, "| %s | %s | %.1f |%n", step, shape, seconds * 1e3);
    }

    private void layers() {
        header(
                "Whole layers",
                "Ranking, search and statistics, %,d neurons on 50,000 samples, length 3".formatted(neurons));
        for (Problem.Shape shape : shapes) {
            try (Problem problem = Problem.of(shape, neurons)) {
                for (int beam : new int[] {3, 10}) {
                    compare(problem, shape, beam, 0);
                }
                compare(problem, shape, 3, permutations);
            }
        }
    }

    private void header(String title, String what) {
        System.out.printf("%n## %s%n%n%s, median of %d. Times of GPUs are predictions.%n%n", title, what, rounds);
        System.out.println("| job | kernels, all processors | " + device
                + " | kernels, predicted | H100, predicted | RTX 4090, predicted |");
        System.out.println("|---|---:|---:|---:|---:|---:|");
    }

    private void compare(Problem problem, Problem.Shape shape, int beam, int repetitions) {
        Layer onKernels = explain(problem, beam, repetitions, new KernelBackend());
        Layer onDevice = explain(problem, beam, repetitions, TorchBackend.of(device, TorchBackend.AUTO_PRODUCT));
        if (!onKernels.found.equals(onDevice.found)) {
            throw new IllegalStateException("the device explains differently: nothing is timed");
        }
        double[] kernels = new double[rounds];
        double[] tensors = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            kernels[round] = explain(problem, beam, repetitions, new KernelBackend()).seconds;
            tensors[round] =
                    explain(problem, beam, repetitions, TorchBackend.of(device, TorchBackend.AUTO_PRODUCT)).seconds;
        }
        boolean dense = shape != Problem.Shape.IMAGENET;
        long concepts = problem.concepts().conceptCount();
        SearchJob job = new SearchJob(
                neurons,
                problem.concepts().sampleCount(),
                dense ? problem.concepts().sampleCount() : 1_000,
                concepts,
                dense ? MEMBERS_PER_DENSE_CONCEPT * concepts : 12_000,
                LENGTH,
                beam,
                repetitions,
                false);
        String name =
                "%s, beam %d%s".formatted(shape, beam, repetitions == 0 ? "" : ", " + repetitions + " permutations");
        print(name, median(kernels), median(tensors), job);
    }

    private record Layer(List<NeuronExplanation> found, double seconds) {}

    private Layer explain(Problem problem, int beam, int repetitions, SearchBackend backend) {
        Explainer explainer = Explainer.builder()
                .length(LENGTH)
                .beam(beam)
                .statistics(StatisticsOptions.DEFAULT.withPermutations(repetitions))
                .backend(backend)
                .build();
        long start = System.nanoTime();
        List<NeuronExplanation> found =
                explainer.explain(problem.activations(), problem.concepts()).neurons();
        return new Layer(found, (System.nanoTime() - start) * 1e-9);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void print(String name, double kernels, double tensors, DeviceJob job) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.3f s | %.3f s | %.2g s | %.2g s | %.2g s |%n",
                name,
                kernels,
                tensors,
                job.kernelSeconds(Runtime.getRuntime().availableProcessors()),
                job.deviceSeconds(DeviceRates.H100),
                job.deviceSeconds(DeviceRates.RTX_4090));
    }

    private void scoring() {
        header(
                "Scoring",
                "%,d formulas of three literals on %,d neurons, the best %d per formula"
                        .formatted(formulas, neurons, TOP));
        for (Problem.Shape shape : shapes) {
            try (Problem problem = Problem.of(shape, neurons)) {
                List<String> texts = formulas(problem);
                BestNeurons expected = new BestNeurons(TOP, Direction.MAX);
                BestNeurons found = new BestNeurons(TOP, Direction.MAX);
                ScoreSummary summary = score(problem, texts, null, expected);
                score(problem, texts, onDevice(), found);
                for (int m = 0; m < texts.size(); m++) {
                    if (!found.of(m).equals(expected.of(m))) {
                        throw new IllegalStateException("the device scores differently: nothing is timed");
                    }
                }
                double[] kernels = new double[rounds];
                double[] tensors = new double[rounds];
                for (int round = 0; round < rounds; round++) {
                    kernels[round] = seconds(problem, texts, null);
                    tensors[round] = seconds(problem, texts, onDevice());
                }
                ScoreJob job =
                        new ScoreJob(neurons, summary.sampleCount(), summary.patternCount(), texts.size(), 0, false);
                print(shape + ", R = " + summary.patternCount(), median(kernels), median(tensors), job);
            }
        }
    }

    private ScoreBackend onDevice() {
        return TorchScoreBackend.of(device, TorchBackend.AUTO_PRODUCT);
    }

    private double seconds(Problem problem, List<String> texts, ScoreBackend backend) {
        long start = System.nanoTime();
        score(problem, texts, backend, new BestNeurons(TOP, Direction.MAX));
        return (System.nanoTime() - start) * 1e-9;
    }

    private ScoreSummary score(Problem problem, List<String> texts, ScoreBackend backend, BestNeurons sink) {
        return Scorer.create()
                .withBackend(backend)
                .score(
                        problem.activations(),
                        problem.concepts(),
                        IntStream.range(0, neurons).toArray(),
                        FormulaSource.of(texts),
                        sink);
    }

    private List<String> formulas(Problem problem) {
        Random random = new Random(3);
        int concepts = problem.concepts().conceptCount();
        List<String> texts = new ArrayList<>();
        while (texts.size() < formulas) {
            texts.add("%s | (%s & ~%s)"
                    .formatted(
                            literal(problem, random.nextInt(concepts)),
                            literal(problem, random.nextInt(concepts)),
                            literal(problem, random.nextInt(concepts))));
        }
        return texts;
    }

    private static String literal(Problem problem, int concept) {
        return '"' + problem.concepts().concepts().get(concept).id() + '"';
    }
}
