package dev.invert.bench;

import dev.invert.Explanation;
import dev.invert.NeuronExplanation;
import dev.invert.explain.Explainer;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.CandidateList;
import dev.invert.internal.kernel.KernelChoice;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Verifies, before anything is timed, that all kernels give the same explanations, and that the 2U of the explanations
 * equals that of a sort written only for this purpose.
 */
final class KernelGate {
    private static final int JOINT_FORMULAS = 4;
    private static final int EXACT_CHECKS = 12;

    private KernelGate() {}

    /**
     * Verifies the explanations of all kernels.
     *
     * @throws IllegalStateException if anything differs
     */
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

    /**
     * Verifies the sums that a search uses: all extensions of formulas of a given share, with their counts and Z.
     *
     * @throws IllegalStateException if anything differs
     */
    static void requireJointAgreement(Problem problem, double share) {
        List<List<Extension>> expected = null;
        for (AucKernels kernels : KernelChoice.all()) {
            List<List<Extension>> found = new ArrayList<>();
            int everything = 4 * problem.concepts().conceptCount();
            try (SearchBed bed = new SearchBed(kernels, problem, share, everything, true)) {
                bed.sumAll();
                for (int formula = 0; formula < JOINT_FORMULAS; formula++) {
                    found.add(Extension.all(bed.extensions(formula)));
                }
                if (expected == null) {
                    requireExact(bed, found.get(0));
                }
            }
            if (expected == null) {
                expected = found;
            } else if (!found.equals(expected)) {
                throw new IllegalStateException("joint sums of kernel " + kernels.name() + " differ from those of "
                        + KernelChoice.all().get(0).name());
            }
        }
    }

    /** Count and Z of a formula joined with one literal, as a kernel computes them. */
    private record Extension(int code, long n, long z) {
        static List<Extension> all(CandidateList candidates) {
            return IntStream.range(0, candidates.size())
                    .mapToObj(i -> new Extension(candidates.code(i), candidates.n(i), candidates.z(i)))
                    .sorted(Comparator.comparingInt(Extension::code))
                    .toList();
        }
    }

    /** Verifies the Z of some extensions of the first formula by counting and sorting, one by one. */
    private static void requireExact(SearchBed bed, List<Extension> extensions) {
        if (extensions.isEmpty()) {
            throw new IllegalStateException("a formula has no extension: nothing was compared");
        }
        for (int i = 0; i < extensions.size(); i += 1 + extensions.size() / EXACT_CHECKS) {
            Extension extension = extensions.get(i);
            long z = bed.z(bed.lane(0), bed.extended(0, extension.code()));
            if (z != extension.z()) {
                throw new IllegalStateException("Z of " + extension + " should be " + z);
            }
        }
    }

    private static List<NeuronExplanation> explain(Problem problem, String kernel) {
        return Explainer.builder()
                .kernel(kernel)
                .build()
                .explain(problem.activations(), problem.concepts())
                .neurons();
    }

    private static void requireExact(Problem problem, NeuronExplanation neuron) {
        try (var block = problem.activations().load(neuron.neuron(), 1)) {
            FloatBuffer values = block.floats(0);
            List<Integer> order = order(values);
            for (Explanation explanation : neuron.explanations()) {
                long u2 = u2(values, order, problem.concepts().truthSet(explanation.formula()));
                if (u2 != explanation.twiceU()) {
                    throw new IllegalStateException("neuron " + neuron.neuron() + ", "
                            + explanation.formula().text() + ": 2U is " + explanation.twiceU() + ", should be " + u2);
                }
            }
        }
    }

    /** Returns the samples by activation, ascending. */
    static List<Integer> order(FloatBuffer values) {
        return IntStream.range(0, values.limit())
                .boxed()
                .sorted((a, b) -> Float.compare(values.get(a) + 0f, values.get(b) + 0f))
                .toList();
    }

    /**
     * Computes 2U from sorted samples: summed over all positives, twice the number of negatives below plus the number
     * of negatives tied.
     */
    static long u2(FloatBuffer values, List<Integer> order, long[] truth) {
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
