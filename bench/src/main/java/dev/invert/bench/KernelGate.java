package dev.invert.bench;

import dev.invert.Explainer;
import dev.invert.Explanation;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.kernel.AucKernels;
import dev.invert.kernel.KernelChoice;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Proves, before anything is timed, that all kernels give the same explanations, and that the 2U of the explanations
 * is that of a sort written for this purpose only.
 */
final class KernelGate {
    private KernelGate() {}

    /** @throws IllegalStateException if anything differs */
    static void requireAgreement(Problem problem) {
        List<NeuronExplanation> expected = null;
        for (AucKernels kernels : KernelChoice.all()) {
            List<NeuronExplanation> found = explain(problem, kernels.name());
            if (expected == null) {
                expected = found;
                found.forEach(neuron -> requireExact(problem, neuron));
            } else if (!found.equals(expected)) {
                throw new IllegalStateException("kernel " + kernels.name() + " differs from "
                        + KernelChoice.all().get(0).name());
            }
        }
    }

    private static List<NeuronExplanation> explain(Problem problem, String kernel) {
        String before = System.getProperty(KernelChoice.PROPERTY);
        System.setProperty(KernelChoice.PROPERTY, kernel);
        try {
            LayerExplanation layer = Explainer.builder().build().explain(problem.activations(), problem.concepts());
            return layer.neurons();
        } finally {
            if (before == null) {
                System.clearProperty(KernelChoice.PROPERTY);
            } else {
                System.setProperty(KernelChoice.PROPERTY, before);
            }
        }
    }

    private static void requireExact(Problem problem, NeuronExplanation neuron) {
        try (var block = problem.activations().load(neuron.neuron(), 1)) {
            FloatBuffer values = block.floats(0);
            for (Explanation explanation : neuron.explanations()) {
                long u2 = u2(values, problem.concepts().truthSet(explanation.formula()));
                if (u2 != explanation.u2()) {
                    throw new IllegalStateException("neuron " + neuron.neuron() + ", "
                            + explanation.formula().text() + ": 2U is " + explanation.u2() + ", should be " + u2);
                }
            }
        }
    }

    /** 2U by sorting samples: over all positives, twice the negatives below plus the negatives equal. */
    private static long u2(FloatBuffer values, long[] truth) {
        List<Integer> order = java.util.stream.IntStream.range(0, values.limit())
                .boxed()
                .sorted((a, b) -> Float.compare(values.get(a) + 0f, values.get(b) + 0f))
                .toList();
        long u2 = 0;
        long negativesBelow = 0;
        for (int from = 0; from < order.size(); ) {
            long positives = 0;
            long negatives = 0;
            int to = from;
            while (to < order.size() && values.get(order.get(to)) == values.get(order.get(from))) {
                int sample = order.get(to++);
                if (((truth[sample >>> 6] >>> sample) & 1) != 0) {
                    positives++;
                } else {
                    negatives++;
                }
            }
            u2 += positives * (2 * negativesBelow + negatives);
            negativesBelow += negatives;
            from = to;
        }
        return u2;
    }
}
