package dev.invert.score;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.CenteredRanks;
import dev.invert.internal.kernel.FormulaScorer;
import dev.invert.internal.kernel.NeuronRanker;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankSummary;
import dev.invert.internal.parallel.InOrderDelivery;
import dev.invert.internal.parallel.ThreadTeam;

/** Ranks the neurons of one pass on several threads. */
final class RankPass {
    private final FormulaScorer scorer;
    private final ActivationMatrix activations;
    private final PatternTable table;
    private final int[] neurons;
    private final int from;
    private final CenteredRanks ranks;
    /** Null to rank among all samples. */
    private final StratumRanks strata;

    private final InOrderDelivery turns = new InOrderDelivery();
    private int nextPiece;
    private long nanos;

    /** Creates a pass over {@code neurons[from]} and the neurons after it, {@code ranks.neuronCount()} of them. */
    RankPass(
            FormulaScorer scorer,
            ActivationMatrix activations,
            PatternTable table,
            int[] neurons,
            int from,
            CenteredRanks ranks,
            StratumRanks strata) {
        this.scorer = scorer;
        this.activations = activations;
        this.table = table;
        this.neurons = neurons;
        this.from = from;
        this.ranks = ranks;
        this.strata = strata;
    }

    /** Ranks the neurons and returns the thread time spent, in seconds. */
    double run(int threads) {
        ThreadTeam.run(threads, this::work, turns::interrupt);
        turns.throwFailure();
        return nanos * 1e-9;
    }

    private void work() {
        long start = System.nanoTime();
        RankSummary summary = new RankSummary();
        // A resource may be null: there may be no strata.
        try (NeuronRanker ranker = scorer.ranker(table);
                StratumRanks.Rankers within = strata == null ? null : strata.open(scorer)) {
            for (int piece = takePiece(); piece >= 0; piece = takePiece()) {
                int first = piece * ScorePlan.NEURONS_PER_LOAD;
                int end = Math.min(ranks.neuronCount(), first + ScorePlan.NEURONS_PER_LOAD);
                try {
                    rank(first, end, ranker, within, summary);
                } catch (RuntimeException | Error e) {
                    turns.fail(piece, e);
                }
            }
        }
        synchronized (this) {
            nanos += System.nanoTime() - start;
        }
    }

    private synchronized int takePiece() {
        boolean finished = (long) nextPiece * ScorePlan.NEURONS_PER_LOAD >= ranks.neuronCount();
        return finished || turns.failed() ? -1 : nextPiece++;
    }

    private void rank(int first, int end, NeuronRanker ranker, StratumRanks.Rankers within, RankSummary summary) {
        for (int at = first; at < end; ) {
            int neuron = neurons[from + at];
            int count = 1;
            while (at + count < end && neurons[from + at + count] == neuron + count) {
                count++;
            }
            try (ActivationBlock block = activations.load(neuron, count)) {
                for (int row = 0; row < count; row++) {
                    ranker.rank(block.values(row), ranks, at + row, summary);
                    if (summary.nonFiniteSample() >= 0) {
                        throw new InvertException("Activation of neuron " + (neuron + row) + " on sample "
                                + block.values(row).originalSample(summary.nonFiniteSample())
                                + " is NaN or infinite: all activations must be finite");
                    }
                    if (within != null) {
                        within.rank(block, row, ranks, at + row);
                    }
                }
            }
            at += count;
        }
    }
}
