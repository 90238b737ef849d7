package dev.invert.score;

import dev.invert.ActivationBlock;
import dev.invert.SampleGroups;
import dev.invert.internal.kernel.CenteredRanks;
import dev.invert.internal.kernel.FormulaScorer;
import dev.invert.internal.kernel.NeuronRanker;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankSummary;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Ranks neurons within strata: centered ranks are those among the samples of the same stratum, so that their sum over a
 * formula is the sum of {@code 2 U_s - n1_s n0_s} over the strata s. Thread-safe; the creator closes it.
 */
final class StratumRanks implements AutoCloseable {
    private final List<int[]> members = new ArrayList<>();
    private final List<PatternTable> tables = new ArrayList<>();
    private final PatternTable all;

    /**
     * Prepares the strata.
     *
     * @param all table of all samples; must stay open as long as this object
     * @param strata stratum of each sample
     */
    StratumRanks(PatternTable all, SampleGroups strata) {
        this.all = all;
        try {
            for (int[] samples : strata.members()) {
                if (samples.length > 1) {
                    members.add(samples);
                    tables.add(all.selected(samples));
                }
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Returns the number of pairs of samples of the same stratum of which one satisfies a formula: {@code Σ n1_s n0_s}.
     *
     * @param sets truth sets over patterns, one after the other
     * @param from first word of the formula's set
     */
    long pairs(long[] sets, int from) {
        long pairs = 0;
        for (PatternTable table : tables) {
            IntBuffer sizes = table.patternSizes();
            long positives = 0;
            for (int w = 0; w < all.wordCount(); w++) {
                for (long word = sets[from + w]; word != 0; word &= word - 1) {
                    positives += sizes.get((w << 6) + Long.numberOfTrailingZeros(word));
                }
            }
            pairs += positives * (table.sampleCount() - positives);
        }
        return pairs;
    }

    /** Opens rankers for one thread. */
    Rankers open(FormulaScorer scorer) {
        return new Rankers(scorer);
    }

    /** Rankers of one thread. */
    final class Rankers implements AutoCloseable {
        private final List<NeuronRanker> rankers = new ArrayList<>();
        private final List<CenteredRanks> ofStrata = new ArrayList<>();
        private final RankSummary summary = new RankSummary();

        private Rankers(FormulaScorer scorer) {
            try {
                for (PatternTable table : tables) {
                    rankers.add(scorer.ranker(table));
                    ofStrata.add(new CenteredRanks(table, 1));
                }
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }

        /**
         * Ranks a neuron with finite activations within all strata.
         *
         * @param row index of the neuron in the block
         * @param target receives the centered ranks
         * @param neuron index of the neuron in {@code target}
         */
        void rank(ActivationBlock block, int row, CenteredRanks target, int neuron) {
            LongBuffer sums = target.row(neuron);
            for (int p = 0; p < all.patternCount(); p++) {
                sums.put(p, 0);
            }
            for (int s = 0; s < rankers.size(); s++) {
                try (ActivationBlock samples = block.select(row, members.get(s), all.budget())) {
                    rankers.get(s).rank(samples.values(0), ofStrata.get(s), 0, summary);
                }
                LongBuffer added = ofStrata.get(s).row(0);
                for (int p = 0; p < all.patternCount(); p++) {
                    sums.put(p, sums.get(p) + added.get(p));
                }
            }
        }

        @Override
        public void close() {
            rankers.forEach(NeuronRanker::close);
            ofStrata.forEach(CenteredRanks::close);
        }
    }

    @Override
    public void close() {
        tables.forEach(PatternTable::close);
    }
}
