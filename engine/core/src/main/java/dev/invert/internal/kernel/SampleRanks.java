package dev.invert.internal.kernel;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.NeuronValues;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Ranks of the single samples of several neurons, and their sums over patterns that the samples are permuted to. The
 * kernels that sum ranks per pattern compute them, from a table in which every sample is a pattern of its own. One per
 * thread; all threads share the {@link Table}.
 */
public final class SampleRanks implements AutoCloseable {
    /** Number of neurons whose ranks are summed together. */
    public static final int NEURONS = 16;

    /** Largest number of samples: one buffer holds the ranks, or the sums, of all neurons. */
    public static final int MOST_SAMPLES = Integer.MAX_VALUE / (NEURONS * Long.BYTES);

    private final PatternSums kernel;
    private final AucWorkspace workspace;
    private final long[] centered;
    private final NativeBlock ranks;
    private final NativeBlock sums;
    private final LongBuffer sumsOfNeurons;
    private final RankSummary[] summaries = new RankSummary[NEURONS];

    private SampleRanks(Table owner, int patternCount) {
        MemoryBudget budget = owner.table.budget();
        this.kernel = owner.kernels.patternSums();
        this.centered = new long[owner.table.sampleCount()];
        this.ranks = budget.allocate(MemoryTag.RANKS, (long) centered.length * NEURONS * Integer.BYTES);
        NativeBlock allocated = null;
        try {
            allocated = budget.allocate(MemoryTag.RANKS, (long) patternCount * NEURONS * Long.BYTES);
            this.workspace = owner.openWorkspace();
        } catch (RuntimeException e) {
            ranks.close();
            if (allocated != null) {
                allocated.close();
            }
            throw e;
        }
        this.sums = allocated;
        this.sumsOfNeurons = sums.bytes().asLongBuffer();
    }

    /** The table of single samples, and kernels bound to it. Thread-safe; the creator closes it. */
    public static final class Table implements AutoCloseable {
        private final AucKernels kernels;
        private final PatternTable table;
        private final AucKernels.BoundKernels bound;

        /**
         * Creates the table.
         *
         * @param sampleCount N, at least 2
         * @param budget limits the memory, some tens of bytes per sample
         */
        public Table(AucKernels kernels, int sampleCount, MemoryBudget budget) {
            this.kernels = kernels;
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

        /**
         * Opens the ranks of one thread.
         *
         * @param patternCount number of patterns to sum over
         */
        public SampleRanks open(int patternCount) {
            return new SampleRanks(this, patternCount);
        }

        /** Opens a workspace that ranks single samples; the caller closes it. */
        AucWorkspace openWorkspace() {
            return bound.openSingle(1, 1);
        }

        /** Returns N. */
        int sampleCount() {
            return table.sampleCount();
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
     * @param neuron index of the neuron, below {@link #NEURONS}
     * @param values the activations
     * @throws dev.invert.errors.NonFiniteActivationException if an activation is NaN or infinite
     */
    public void rank(int neuron, NeuronValues values) {
        RankedNeuron ranked = workspace.rank(0, values);
        ranked.requireFinite();
        RankSummary summary = new RankSummary();
        summary.set(-1, ranked.summary().constant(), ranked.summary().tieTerm());
        summaries[neuron] = summary;
        ranked.centeredRanks(centered);
        IntBuffer target = ranks.bytes().asIntBuffer();
        // Patterns are numbered in sample order.
        for (int sample = 0; sample < centered.length; sample++) {
            target.put(sample * NEURONS + neuron, (int) (centered[sample] + centered.length + 1));
        }
    }

    /** Returns the results of ranking a neuron besides the ranks. */
    public RankSummary summary(int neuron) {
        return summaries[neuron];
    }

    /** Sums the ranks of all neurons over the patterns that a permutation gives the samples. */
    public void sum(SamplePatterns patterns) {
        kernel.sum(ranks, patterns, sums);
    }

    /**
     * Copies the sums of a neuron.
     *
     * @param target receives the sum of the doubled mid-ranks of each pattern
     */
    public void sums(int neuron, long[] target) {
        for (int pattern = 0; pattern < target.length; pattern++) {
            target[pattern] = sumsOfNeurons.get(pattern * NEURONS + neuron);
        }
    }

    @Override
    public void close() {
        workspace.close();
        sums.close();
        ranks.close();
    }
}
