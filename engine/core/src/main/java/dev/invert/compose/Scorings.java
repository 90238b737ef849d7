package dev.invert.compose;

import dev.invert.ActivationMatrix;
import dev.invert.Formula;
import dev.invert.compose.ComposeOptions.CalibrationKind;
import dev.invert.internal.parallel.ParallelChunks;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Fits the parts of detectors and scores all samples with them. Not thread-safe. */
final class Scorings {
    private final ActivationMatrix activations;
    private final int[] fit;
    private final int[] heldOut;
    private final ComposeOptions options;
    private final Features features;
    private final Map<Integer, double[]> loaded = new ConcurrentHashMap<>();

    Scorings(ActivationMatrix activations, int[] fit, int[] heldOut, ComposeOptions options, Features features) {
        this.activations = activations;
        this.fit = fit;
        this.heldOut = heldOut;
        this.options = options;
        this.features = features;
    }

    /** Returns the activations of a neuron, which stay in memory. */
    double[] values(int neuron) {
        return loaded.computeIfAbsent(neuron, index -> NeuronPass.values(activations, index));
    }

    /** Calibrates a neuron for a literal on the fit samples of its task. */
    ScoredPart neuron(Formula.Literal literal, Task task, NeuronPass.Choice choice) {
        double[] values = values(choice.neuron());
        int[] samples = task.select(fit);
        double[] chosen = new double[samples.length];
        for (int i = 0; i < samples.length; i++) {
            chosen[i] = values[samples[i]];
        }
        boolean[] positive = task.truthOf(samples);
        Calibration calibration = options.calibration() == CalibrationKind.PLATT
                ? PlattFit.fit(chosen, positive)
                : IsotonicFit.fit(chosen, positive, choice.higher());
        double[] scores = new double[values.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = calibration.probability(values[i]);
        }
        Task.Counts counts = task.counts(fit);
        return new ScoredPart(
                new LiteralPart(
                        literal,
                        Optional.ofNullable(task.context()),
                        choice.neuron(),
                        choice.higher(),
                        counts.positives(),
                        counts.negatives(),
                        choice.auc(),
                        auc(values, heldOut, task),
                        Optional.of(calibration),
                        List.of(),
                        0),
                scores);
    }

    /** Fits a probe for each task, in parallel; returns weights of scaled activations and the intercept. */
    List<double[]> probes(List<Task> tasks) {
        double[][] fitted = new double[tasks.size()][];
        ParallelChunks.run(options.threadCount(), fitted.length, cancellation -> new ParallelChunks.Worker() {
            @Override
            public void work(int piece) {
                int[] samples = tasks.get(piece).select(fit);
                fitted[piece] =
                        LogisticProbe.fit(features, samples, tasks.get(piece).truthOf(samples), cancellation);
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        });
        return List.of(fitted);
    }

    /** Returns the log odds of all samples by a fitted probe. */
    double[] logOdds(double[] parameters) {
        return LogisticProbe.logOdds(features, parameters);
    }

    /** Scores a literal with a fitted probe. */
    ScoredPart probe(Formula.Literal literal, Task task, double[] parameters) {
        double[] scores = LogisticProbe.logOdds(features, parameters);
        double fitAuc = auc(scores, fit, task);
        double heldOutAuc = auc(scores, heldOut, task);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Calibration.logistic(scores[i]);
        }
        Probe probe = features.unscaled(parameters, parameters[features.count()]);
        Task.Counts counts = task.counts(fit);
        return new ScoredPart(
                new LiteralPart(
                        literal,
                        Optional.ofNullable(task.context()),
                        -1,
                        true,
                        counts.positives(),
                        counts.negatives(),
                        fitAuc,
                        heldOutAuc,
                        Optional.empty(),
                        probe.weights(),
                        probe.intercept()),
                scores);
    }

    /** Returns the probability of the formula for each sample, from parts in the order of its literals. */
    double[] join(Formula formula, List<ScoredPart> parts) {
        return join(formula, parts.iterator());
    }

    private double[] join(Formula formula, Iterator<ScoredPart> parts) {
        if (formula instanceof Formula.Literal literal) {
            double[] scores = parts.next().scores().clone();
            for (int i = 0; literal.negated() && i < scores.length; i++) {
                scores[i] = 1 - scores[i];
            }
            return scores;
        }
        Formula.Group group = (Formula.Group) formula;
        double[] joined = null;
        for (Formula operand : group.operands()) {
            double[] next = join(operand, parts);
            if (joined == null) {
                joined = next;
            } else {
                for (int i = 0; i < joined.length; i++) {
                    joined[i] = options.norm().join(group.operator(), joined[i], next[i]);
                }
            }
        }
        return joined;
    }

    /** Returns the exact AUC of scores on those of some samples that are in a task. */
    static double auc(double[] scores, int[] samples, Task task) {
        return task.counts(samples).auc(RankOrder.of(scores, samples).u2(task));
    }
}
