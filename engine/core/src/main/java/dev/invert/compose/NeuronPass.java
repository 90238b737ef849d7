package dev.invert.compose;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.errors.NonFiniteActivationException;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.parallel.ParallelChunks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Reads all neurons once: measures them on all tasks, exactly, and scales them for probes. */
final class NeuronPass {
    /** Most neurons that are loaded at once. */
    private static final int MOST_LOADED = 32;

    private final ActivationMatrix activations;
    private final int[] neurons;
    private final int[] fit;
    private final List<Task> tasks;
    private final Features features;
    private final long[][] u2;
    private final boolean[] constant;

    private NeuronPass(ActivationMatrix activations, int[] neurons, int[] fit, List<Task> tasks, Features features) {
        this.activations = activations;
        this.neurons = neurons;
        this.fit = fit;
        this.tasks = tasks;
        this.features = features;
        this.u2 = new long[tasks.size()][neurons.length];
        this.constant = new boolean[neurons.length];
    }

    /**
     * Reads the neurons.
     *
     * @param neurons indices of neurons, ascending
     * @param fit indices of the fit samples
     * @param features receives the neurons
     */
    static NeuronPass run(
            ActivationMatrix activations, int[] neurons, int[] fit, List<Task> tasks, Features features, int threads) {
        NeuronPass pass = new NeuronPass(activations, neurons, fit, tasks, features);
        int[] starts = pass.starts();
        ParallelChunks.run(threads, starts.length - 1, cancellation -> new ParallelChunks.Worker() {
            @Override
            public void work(int piece) {
                pass.read(starts[piece], starts[piece + 1], cancellation);
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        });
        return pass;
    }

    /** Returns the columns at which runs of adjacent neurons start, and the number of neurons. */
    private int[] starts() {
        List<Integer> starts = new ArrayList<>();
        for (int column = 0; column < neurons.length; column++) {
            if (column == 0
                    || neurons[column] != neurons[column - 1] + 1
                    || column - starts.get(starts.size() - 1) == MOST_LOADED) {
                starts.add(column);
            }
        }
        starts.add(neurons.length);
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    private void read(int first, int end, Cancellation cancellation) {
        try (ActivationBlock block = activations.load(neurons[first], end - first)) {
            for (int column = first; column < end; column++) {
                cancellation.check();
                double[] values = values(block, column - first);
                RankOrder order = RankOrder.of(values, fit);
                constant[column] = order.isConstant();
                if (!constant[column]) {
                    features.set(column, values, fit);
                    for (int task = 0; task < tasks.size(); task++) {
                        u2[task][column] = order.u2(tasks.get(task));
                    }
                }
            }
        }
    }

    /** Returns the activations of one neuron. */
    static double[] values(ActivationMatrix activations, int neuron) {
        try (ActivationBlock block = activations.load(neuron, 1)) {
            return values(block, 0);
        }
    }

    private static double[] values(ActivationBlock block, int row) {
        double[] values = new double[block.sampleCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = block.value(row, i);
            if (!Double.isFinite(values[i])) {
                throw new NonFiniteActivationException(block.firstNeuron() + row, i);
            }
        }
        return values;
    }

    /** Returns the number of neurons that are constant on the fit samples. */
    int constantCount() {
        return (int) IntStream.range(0, neurons.length)
                .filter(column -> constant[column])
                .count();
    }

    /**
     * Returns the neurons whose AUC is furthest from 1/2, best first; of equal ones, the first.
     *
     * @param task index of the task
     * @param most largest number of neurons
     */
    List<Choice> best(int task, int most) {
        Task.Counts counts = tasks.get(task).counts(fit);
        return IntStream.range(0, neurons.length)
                .filter(column -> !constant[column])
                .boxed()
                .sorted((a, b) -> Long.compare(distance(task, b, counts), distance(task, a, counts)))
                .limit(most)
                .map(column ->
                        new Choice(neurons[column], u2[task][column] >= counts.pairs(), counts.auc(u2[task][column])))
                .toList();
    }

    private long distance(int task, int column, Task.Counts counts) {
        return Math.abs(u2[task][column] - counts.pairs());
    }

    /**
     * A neuron for a task.
     *
     * @param higher whether positives have higher activations
     * @param auc AUC on the fit samples of the task, below 1/2 if positives have lower activations
     */
    record Choice(int neuron, boolean higher, double auc) {}
}
