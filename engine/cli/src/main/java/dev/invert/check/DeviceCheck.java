package dev.invert.check;

import dev.invert.ExplainOptions;
import dev.invert.NeuronExplanation;
import dev.invert.check.CheckResult.CheckFailure;
import dev.invert.explain.Explainer;
import dev.invert.score.BestNeurons;
import dev.invert.score.FormulaSource;
import dev.invert.score.ScoreSink;
import dev.invert.score.Scorer;
import dev.invert.torch.DeviceReport;
import dev.invert.torch.internal.products.ProductMode;
import dev.invert.torch.internal.products.ProductSelfCheck;
import dev.invert.torch.scoring.TorchScoreBackend;
import dev.invert.torch.search.TorchBackend;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Compares search and scoring on a device with the kernels on small, edge and flood problems, and products with integer
 * arithmetic. Results must be equal bit for bit.
 */
final class DeviceCheck {
    private static final int FORMULAS = 3_000;
    private static final int TOP = 5;

    private final String device;

    DeviceCheck(String device) {
        this.device = device;
    }

    void run(Consumer<CheckResult> listener) {
        CheckResult there = CheckResult.of("device " + device, () -> String.join("; ", DeviceReport.of(device)));
        listener.accept(there);
        if (!there.passed()) {
            return;
        }
        for (ProductMode mode : ProductMode.values()) {
            listener.accept(CheckResult.of("product " + mode.text(), () -> product(mode)));
        }
        listener.accept(search("small", DeviceProblem::small, builder -> builder.beam(10)));
        listener.accept(search(
                "edge",
                DeviceProblem::edge,
                builder -> builder.direction(ExplainOptions.Direction.BOTH).length(4)));
        listener.accept(search(
                "flood", DeviceProblem::flood, builder -> builder.beam(20).aliases(true)));
        listener.accept(score("small", DeviceProblem::small));
        listener.accept(score("edge", DeviceProblem::edge));
        listener.accept(score("flood", DeviceProblem::flood));
    }

    private String product(ProductMode mode) {
        new ProductSelfCheck(device).difference(mode).ifPresent(difference -> {
            throw new CheckFailure(difference);
        });
        return "extreme weights at %d limits of formats: equal to int64 arithmetic"
                .formatted(ProductSelfCheck.shapeCount(mode));
    }

    private CheckResult search(
            String name, Supplier<DeviceProblem> problems, UnaryOperator<Explainer.Builder> options) {
        return CheckResult.of("search " + name, () -> {
            try (DeviceProblem problem = problems.get()) {
                List<NeuronExplanation> expected = explain(problem, options.apply(Explainer.builder()));
                TorchBackend backend = TorchBackend.of(device, TorchBackend.AUTO_PRODUCT);
                List<NeuronExplanation> found =
                        explain(problem, options.apply(Explainer.builder()).backend(backend));
                for (int k = 0; k < expected.size(); k++) {
                    if (!found.get(k).equals(expected.get(k))) {
                        throw new CheckFailure(
                                "neuron " + k + " gives " + found.get(k).explanations() + ", the kernels give "
                                        + expected.get(k).explanations());
                    }
                }
                Map<String, Object> report = backend.report();
                if (!Long.valueOf(expected.size()).equals(report.get("n_on_device"))) {
                    throw new CheckFailure("not all neurons were searched on the device: " + report);
                }
                return "%d neurons, %,d samples, %d concepts (%s products): equal to the kernels"
                        .formatted(
                                expected.size(),
                                problem.concepts().sampleCount(),
                                problem.concepts().conceptCount(),
                                report.get("product"));
            }
        });
    }

    private static List<NeuronExplanation> explain(DeviceProblem problem, Explainer.Builder builder) {
        return builder.build()
                .explain(problem.activations(), problem.concepts())
                .neurons();
    }

    private CheckResult score(String name, Supplier<DeviceProblem> problems) {
        return CheckResult.of("score " + name, () -> {
            try (DeviceProblem problem = problems.get()) {
                List<String> formulas = formulas(problem.concepts().conceptCount());
                int neurons = problem.activations().neuronCount();
                Scores expected = score(problem, Scorer.create(), formulas);
                for (ProductMode mode : ProductMode.values()) {
                    Scorer scorer = Scorer.create().withBackend(TorchScoreBackend.of(device, mode.text()));
                    compare(expected, score(problem, scorer, formulas), formulas, mode);
                    BestNeurons best = new BestNeurons(TOP, ExplainOptions.Direction.MAX);
                    score(problem, scorer, formulas, best);
                    for (int m = 0; m < formulas.size(); m++) {
                        if (!best.of(m).equals(expected.best.of(m))) {
                            throw new CheckFailure(formulas.get(m) + " has the neurons " + best.of(m) + " in "
                                    + mode.text() + ", the kernels give " + expected.best.of(m));
                        }
                    }
                }
                return "%,d formulas on %d neurons, and the best of these, in %d arithmetics: equal to the kernels"
                        .formatted(formulas.size(), neurons, ProductMode.values().length);
            }
        });
    }

    private static void compare(Scores expected, Scores found, List<String> formulas, ProductMode mode) {
        for (int m = 0; m < formulas.size(); m++) {
            for (int k = 0; k < expected.neurons; k++) {
                int at = m * expected.neurons + k;
                if (expected.bits[at] != found.bits[at]) {
                    throw new CheckFailure("%s on neuron %d has the AUC %s in %s, the kernels give %s"
                            .formatted(
                                    formulas.get(m),
                                    k,
                                    Double.longBitsToDouble(found.bits[at]),
                                    mode.text(),
                                    Double.longBitsToDouble(expected.bits[at])));
                }
            }
        }
    }

    private static List<String> formulas(int concepts) {
        List<String> formulas = new ArrayList<>(List.of("c0 & ~c0", "c1 | ~c1"));
        for (int m = 0; formulas.size() < FORMULAS; m++) {
            formulas.add("c%d %s (%sc%d %s c%d)"
                    .formatted(
                            m % concepts,
                            m % 3 == 0 ? "|" : "&",
                            m % 2 == 0 ? "~" : "",
                            m / concepts % concepts,
                            m % 5 == 0 ? "&" : "|",
                            (m * 7 + 3) % concepts));
        }
        return formulas;
    }

    private static Scores score(DeviceProblem problem, Scorer scorer, List<String> formulas) {
        Scores scores = new Scores(formulas.size(), problem.activations().neuronCount());
        score(problem, scorer, formulas, scores.and(scores.best));
        return scores;
    }

    private static void score(DeviceProblem problem, Scorer scorer, List<String> formulas, ScoreSink sink) {
        int[] neurons = IntStream.range(0, problem.activations().neuronCount()).toArray();
        scorer.score(problem.activations(), problem.concepts(), neurons, FormulaSource.of(formulas), sink);
    }

    /** Keeps all AUCs, and the best neurons of each formula. */
    private static final class Scores implements ScoreSink {
        private final int neurons;
        private final long[] bits;
        private final BestNeurons best = new BestNeurons(TOP, ExplainOptions.Direction.MAX);

        Scores(int formulas, int neurons) {
            this.neurons = neurons;
            this.bits = new long[formulas * neurons];
        }

        @Override
        public void formulas(String[] texts, long[] positiveCounts, int count, int sampleCount) {
            // Only the AUCs are compared.
        }

        @Override
        public synchronized void aucs(
                long firstFormula, int formulaCount, int firstColumn, int columnCount, ByteBuffer aucs) {
            LongBuffer values = aucs.asLongBuffer();
            for (int m = 0; m < formulaCount; m++) {
                int row = ((int) firstFormula + m) * neurons;
                values.get(m * columnCount, bits, row + firstColumn, columnCount);
            }
        }
    }
}
