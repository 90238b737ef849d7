package dev.invert.internal.search.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.CertifiedFormula;
import dev.invert.internal.search.FoundFormula;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pins what proofs count: no more than their limit, and about as much as was predicted. */
class CountedStepsTest {
    private static final int NEURONS = 6;

    /** Concepts whose rows are all different, as those of tokens and attributes are. */
    private static ConceptMatrix matrix(int samples, int concepts, double mostShare) {
        Random random = new Random(7);
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(
                samples,
                IntStream.range(0, concepts)
                        .mapToObj(c -> Concept.named("c" + c))
                        .toList())) {
            for (int c = 0; c < concepts; c++) {
                for (int i = 0; i < samples; i++) {
                    if (random.nextDouble() < mostShare * (c + 1) / concepts) {
                        builder.set(i, c);
                    }
                }
            }
            return builder.build();
        }
    }

    /** Returns centered ranks of patterns, higher for those of one concept. */
    private static long[] ranks(PatternRows rows, int seed) {
        Random random = new Random(seed);
        long total = rows.sampleCount();
        Integer[] order = IntStream.range(0, rows.patternCount()).boxed().toArray(Integer[]::new);
        double[] values = new double[order.length];
        for (int p = 0; p < values.length; p++) {
            boolean has = (rows.truth(seed % rows.conceptCount())[p >>> 6] >>> p & 1) != 0;
            values[p] = random.nextGaussian() + (has ? 0.5 : 0);
        }
        Arrays.sort(order, (a, b) -> Double.compare(values[a], values[b]));
        long[] centered = new long[order.length];
        long before = 0;
        for (int p : order) {
            long size = rows.patternSizes()[p];
            centered[p] = size * (2 * before + size + 1) - size * (total + 1);
            before += size;
        }
        return centered;
    }

    private static CertifiedFormula prove(ExactSearchIndex index, long[] ranks, double steps) {
        ExactSearch search = new ExactSearch(index, false, c -> "c" + c, 0, steps, Cancellation.NEVER);
        return search.prove(new Auroc(index.rows().sampleCount()), ranks, 1, List.<FoundFormula>of());
    }

    /** Returns the most that a proof counts between two looks at its limit. */
    private static double unit(ExactSearchIndex index) {
        double patterns = index.rows().patternCount();
        double sets = index.setCount();
        return (Steps.COPIED + Steps.READ + 2 * Steps.U) * patterns + 4 * (Steps.SET + Steps.U + Steps.TERM) * sets;
    }

    @ParameterizedTest
    @CsvSource({"6000, 12, 0.5, 3", "6000, 40, 0.2, 3", "6000, 40, 0.2, 2", "400, 60, 0.05, 3"})
    void aProofCountsNoMoreThanItsLimit(int samples, int concepts, double mostShare, int length) {
        try (ConceptMatrix matrix = matrix(samples, concepts, mostShare);
                PatternTable table =
                        PatternTable.of(matrix, KernelChoice.byName("java").collapse())) {
            ExactSearchCost plan = new ExactSearchCost(table, length, 1, samples / 2);
            ExactSearchIndex index = plan.index();
            for (int neuron = 0; neuron < NEURONS; neuron++) {
                long[] ranks = ranks(index.rows(), neuron);
                CertifiedFormula complete = prove(index, ranks, Double.POSITIVE_INFINITY);
                assertThat(complete.certified()).isTrue();
                double optimum = complete.bound();
                for (double share = 0; share < 1.5; share += 0.07) {
                    double limit = share * complete.steps();
                    CertifiedFormula limited = prove(index, ranks, limit);
                    assertThat(limited.steps())
                            .as("share %s of %s", share, complete.steps())
                            .isLessThanOrEqualTo(limit + unit(index));
                    assertThat(limited.bound()).isGreaterThanOrEqualTo(optimum);
                    if (limited.certified()) {
                        assertThat(limited.best()).isEqualTo(complete.best());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"6000, 12, 0.5, 3", "20000, 24, 0.5, 3", "20000, 40, 0.3, 2", "6000, 300, 0.1, 2"})
    void aProofCountsAboutWhatWasPredicted(int samples, int concepts, double mostShare, int length) {
        try (ConceptMatrix matrix = matrix(samples, concepts, mostShare);
                PatternTable table =
                        PatternTable.of(matrix, KernelChoice.byName("java").collapse())) {
            ExactSearchCost plan = new ExactSearchCost(table, length, 1, samples / 2);
            ExactSearchIndex index = plan.index();
            double mean = IntStream.range(0, NEURONS)
                    .mapToDouble(neuron -> prove(index, ranks(index.rows(), neuron), Double.POSITIVE_INFINITY)
                            .steps())
                    .average()
                    .orElseThrow();
            assertThat(mean).isBetween(plan.predictedNanos() / 3, 2 * plan.predictedNanos());
        }
    }

    @ParameterizedTest
    @CsvSource({"6000, 40, 0.3, 3", "20000, 40, 0.3, 2"})
    void sumsThatExceedTheLimitAreNotBegun(int samples, int concepts, double mostShare, int length) {
        try (ConceptMatrix matrix = matrix(samples, concepts, mostShare);
                PatternTable table =
                        PatternTable.of(matrix, KernelChoice.byName("java").collapse())) {
            ExactSearchIndex index = new ExactSearchCost(table, length, 1, samples / 2).index();
            double sums = index.setSums().steps();
            CertifiedFormula limited = prove(index, ranks(index.rows(), 0), 0.9 * sums);
            assertThat(limited.certified()).isFalse();
            assertThat(limited.provenLength()).isZero();
            assertThat(limited.best()).isNull();
            assertThat(limited.steps()).isLessThanOrEqualTo(0.9 * sums);
        }
    }
}
