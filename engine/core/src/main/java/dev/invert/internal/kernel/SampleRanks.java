package dev.invert.internal.kernel;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.NeuronValues;
import java.util.ArrayList;
import java.util.List;

/**
 * Ranks of the single samples of a neuron, from the kernels that sum ranks per pattern: they get a table in which every
 * sample is a pattern of its own. One per thread; all threads share the {@link Table}.
 */
public final class SampleRanks implements AutoCloseable {
    private final AucWorkspace workspace;
    private final long[] centered;

    private SampleRanks(AucWorkspace workspace, int sampleCount) {
        this.workspace = workspace;
        this.centered = new long[sampleCount];
    }

    /** The table of single samples, and kernels bound to it. Thread-safe; the creator closes it. */
    public static final class Table implements AutoCloseable {
        private final PatternTable table;
        private final AucKernels.BoundKernels bound;

        /**
         * Creates the table.
         *
         * @param sampleCount N, at least 2
         * @param budget limits the memory, some tens of bytes per sample
         */
        public Table(AucKernels kernels, int sampleCount, MemoryBudget budget) {
            try (ConceptMatrix digits = binaryDigits(sampleCount, budget)) {
                table = PatternTable.of(digits, kernels.collapse());
            }
            try {
                bound = kernels.bind(table);
            } catch (RuntimeException e) {
                table.close();
                throw e;
            }
        }

        /** Opens the ranks of one thread. */
        public SampleRanks open() {
            return new SampleRanks(bound.open(1, 1), table.sampleCount());
        }

        @Override
        public void close() {
            bound.close();
            table.close();
        }
    }

    /** Returns concepts that tell all samples apart: the binary digits of their indices. */
    private static ConceptMatrix binaryDigits(int sampleCount, MemoryBudget budget) {
        int digits = Integer.SIZE - Integer.numberOfLeadingZeros(sampleCount - 1);
        List<Concept> names = new ArrayList<>();
        for (int digit = 0; digit < digits; digit++) {
            names.add(Concept.named("digit" + digit));
        }
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(sampleCount, names, budget)) {
            for (int sample = 0; sample < sampleCount; sample++) {
                for (int rest = sample; rest != 0; rest &= rest - 1) {
                    builder.set(sample, Integer.numberOfTrailingZeros(rest));
                }
            }
            return builder.build();
        }
    }

    /**
     * Ranks a neuron.
     *
     * @param values finite activations
     * @return the doubled mid-rank of each sample, from 2 to 2N
     */
    public int[] of(NeuronValues values) {
        workspace.rank(0, values).centeredRanks(centered);
        int[] ranks = new int[centered.length];
        // Patterns are numbered in sample order.
        for (int sample = 0; sample < ranks.length; sample++) {
            ranks[sample] = (int) (centered[sample] + ranks.length + 1);
        }
        return ranks;
    }

    @Override
    public void close() {
        workspace.close();
    }
}
