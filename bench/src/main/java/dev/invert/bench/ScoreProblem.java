package dev.invert.bench;

import dev.invert.ActivationBlock;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.CenteredRanks;
import dev.invert.internal.kernel.FormulaScorer;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.NeuronRanker;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankSummary;
import dev.invert.internal.kernel.ScoreWorkspace;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.LongBuffer;
import java.util.Random;

/** Ranked neurons and random formulas of three literals over the ImageNet concepts. */
final class ScoreProblem implements AutoCloseable {
    private final PatternTable table;
    private final CenteredRanks ranks;
    private final long[] sets;
    private final int setCount;

    private ScoreProblem(PatternTable table, CenteredRanks ranks, long[] sets, int setCount) {
        this.table = table;
        this.ranks = ranks;
        this.sets = sets;
        this.setCount = setCount;
    }

    /** Returns the table of the 1,000 patterns. */
    PatternTable table() {
        return table;
    }

    /** Returns the centered ranks of the neurons. */
    CenteredRanks ranks() {
        return ranks;
    }

    /** Returns the formulas' truth sets over patterns, {@code wordCount} words each. The array is not copied. */
    long[] sets() {
        return sets;
    }

    static ScoreProblem of(int neuronCount, int setCount) {
        try (Problem problem = Problem.of(Problem.Shape.IMAGENET, neuronCount)) {
            PatternTable table =
                    PatternTable.of(problem.concepts(), KernelChoice.chosen().collapse());
            CenteredRanks ranks = new CenteredRanks(table, neuronCount);
            RankSummary summary = new RankSummary();
            try (NeuronRanker ranker = KernelChoice.chosen().scorer().ranker(table);
                    ActivationBlock block = problem.activations().load(0, neuronCount)) {
                for (int k = 0; k < neuronCount; k++) {
                    ranker.rank(block.values(k), ranks, k, summary);
                }
            }
            return new ScoreProblem(table, ranks, randomSets(table, setCount), setCount);
        }
    }

    private static long[] randomSets(PatternTable table, int setCount) {
        Random random = new Random(3);
        int words = table.wordCount();
        long[] sets = new long[setCount * words];
        for (int m = 0; m < setCount; m++) {
            for (int literal = 0; literal < 3; literal++) {
                LongBuffer bits = table.bits(random.nextInt(table.conceptCount()));
                long flip = random.nextInt(4) == 0 ? -1L : 0L;
                boolean conjoin = literal > 0 && random.nextBoolean();
                for (int w = 0; w < words; w++) {
                    long word = bits.get(w) ^ flip;
                    sets[m * words + w] = conjoin ? sets[m * words + w] & word : sets[m * words + w] | word;
                }
            }
            sets[m * words + words - 1] &= -1L >>> -table.patternCount();
        }
        return sets;
    }

    /**
     * Verifies that all scorers give the sums of a bit-by-bit evaluation.
     *
     * @throws IllegalStateException if anything differs
     */
    void requireAgreement() {
        for (AucKernels kernels : KernelChoice.all()) {
            FormulaScorer scorer = kernels.scorer();
            int neurons = ranks.neuronCount();
            try (ScoreWorkspace workspace = scorer.open(table, setCount, neurons);
                    NativeBlock z =
                            table.budget().allocate(MemoryTag.WORKSPACE, (long) setCount * neurons * Long.BYTES)) {
                workspace.load(sets, setCount);
                workspace.score(ranks, 0, neurons, z);
                LongBuffer found = z.bytes().asLongBuffer();
                for (int k = 0; k < neurons; k++) {
                    LongBuffer values = ranks.row(k);
                    for (int m = 0; m < setCount; m++) {
                        if (found.get(m * neurons + k) != sum(m, values)) {
                            throw new IllegalStateException(
                                    scorer.name() + ": wrong sum of set " + m + " on neuron " + k);
                        }
                    }
                }
            }
        }
    }

    private long sum(int m, LongBuffer values) {
        long sum = 0;
        for (int p = 0; p < table.patternCount(); p++) {
            if ((sets[m * table.wordCount() + (p >>> 6)] >>> p & 1) != 0) {
                sum += values.get(p);
            }
        }
        return sum;
    }

    @Override
    public void close() {
        ranks.close();
        table.close();
    }
}
