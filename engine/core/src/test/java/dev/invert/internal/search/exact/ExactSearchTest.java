package dev.invert.internal.search.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ConceptMatrix;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.CertifiedFormula;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.GuaranteedAuc;
import dev.invert.internal.search.Objective;
import dev.invert.internal.search.Overlap;
import dev.invert.internal.search.StandardizedU;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the proof with an exhaustive search of all formulas. */
class ExactSearchTest {
    /** Number of random cases per block; set -Dinvert.test.optimalCases=1000 for ten times as many. */
    private static final int CASES_PER_BLOCK = Integer.getInteger("invert.test.optimalCases", 100);

    /** Interval between larger cases, with eight to ten concepts and up to 32,000 formulas to try. */
    private static final int LARGER_CASES = 10;

    private static final double[] FRACTIONS = {0, 0.002, 0.01, 0.05, 0.1, 0.3, 0.45};

    static LongStream blocks() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void equalsTryingAllFormulas(long block) {
        for (long seed = block * CASES_PER_BLOCK; seed < (block + 1) * CASES_PER_BLOCK; seed++) {
            Random random = new Random(seed);
            SmallCase problem = new SmallCase(random, seed % LARGER_CASES == 0);
            try (ConceptMatrix matrix = problem.matrix();
                    PatternTable table =
                            PatternTable.of(matrix, KernelChoice.byName("java").collapse())) {
                new Case(seed, random, problem, table, objective(seed, table)).check();
            }
        }
    }

    private static Objective objective(long seed, PatternTable table) {
        long n = table.sampleCount();
        return switch ((int) (seed % 5)) {
            case 0 -> new StandardizedU(n);
            case 3 -> new Overlap(Overlap.Measure.F1, n, 0.5, 1 + seed / 5 % (n - 1));
            case 1 -> GuaranteedAuc.of(n, Math.max(1, table.conceptCount()), table.patternCount(), 3, 1);
            default -> new Auroc(n);
        };
    }

    /** One case: bounds, neuron and concepts. */
    private static final class Case {
        private final long seed;
        private final Random random;
        private final PatternTable table;
        private final long[] ranks;
        private final AllFormulas all;
        private final PatternRows rows;
        private final Bounds bounds;
        private final Objective objective;

        Case(long seed, Random random, SmallCase problem, PatternTable table, Objective objective) {
            this.seed = seed;
            this.random = random;
            this.table = table;
            double least = FRACTIONS[random.nextInt(FRACTIONS.length)] * problem.sampleCount;
            double most = (random.nextBoolean() ? 0.5 : 0.5 + 0.5 * random.nextDouble()) * problem.sampleCount;
            this.bounds = new Bounds(
                    problem.sampleCount, Math.max(1, (long) Math.ceil(least)), Math.min(problem.sampleCount - 1, (long)
                            most));
            this.ranks = new long[table.patternCount()];
            IntBuffer patternOf = table.patternOfSample();
            for (int i = 0; i < problem.sampleCount; i++) {
                ranks[patternOf.get(i)] += objective instanceof Overlap overlap
                        ? problem.centeredTop(i, overlap.topCount())
                        : problem.centeredRank(i);
            }
            this.objective = objective;
            this.all = new AllFormulas(table, ranks, objective);
            this.rows = new PatternRows(table);
        }

        void check() {
            for (int length = 1; length <= 3; length++) {
                for (int sign = objective instanceof Overlap ? 1 : -1; sign <= 1; sign += 2) {
                    FoundFormula expected = all.best(length, bounds.least(), bounds.most(), sign);
                    List<FoundFormula> seeds = new ArrayList<>();
                    if (random.nextBoolean()) {
                        FoundFormula known = all.best(1 + random.nextInt(length), bounds.least(), bounds.most(), sign);
                        if (known != null) {
                            seeds.add(known);
                        }
                    }
                    for (boolean listed : new boolean[] {true, false}) {
                        check(length, sign, listed, seeds, expected);
                        checkExactLength(length, sign, listed);
                    }
                }
            }
        }

        private void check(int length, int sign, boolean listed, List<FoundFormula> seeds, FoundFormula expected) {
            String description = String.format("seed %d, length %d, sign %d, listed %s", seed, length, sign, listed);
            ExactSearchIndex index = new ExactSearchIndex(rows, new ConceptGraph(rows), length, bounds, listed);
            CertifiedFormula proven = search(index, 0).prove(objective, ranks, sign, seeds);
            assertThat(proven.certified()).isTrue();
            assertThat(proven.best()).as(description).isEqualTo(expected);
            // The time limit passes at once: only bounds remain.
            CertifiedFormula cutOff = search(index, 1).prove(objective, ranks, sign, seeds);
            assertThat(cutOff.certified()).as("literals take no time").isEqualTo(length == 1);
            checkSteps(index, length, sign, seeds, proven, description);
            if (expected != null) {
                double value = objective.value(
                        expected.n(), sign * expected.sum(), expected.formula().length());
                assertThat(proven.bound()).isEqualTo(value);
                assertThat(cutOff.bound()).as(description).isGreaterThanOrEqualTo(value);
            }
        }

        /** Ends the proof after every possible share of its steps. */
        private void checkSteps(
                ExactSearchIndex index,
                int length,
                int sign,
                List<FoundFormula> seeds,
                CertifiedFormula proven,
                String description) {
            double steps = proven.steps() * 2 * random.nextDouble();
            CertifiedFormula ended = search(index, 0, steps).prove(objective, ranks, sign, seeds);
            assertThat(search(index, 0, steps).prove(objective, ranks, sign, seeds))
                    .as("steps give the same result twice")
                    .isEqualTo(ended);
            FoundFormula expected = proven.best();
            if (ended.certified()) {
                assertThat(ended.best()).as(description).isEqualTo(expected);
                assertThat(ended.provenLength()).isEqualTo(length);
                return;
            }
            assertThat(length).isGreaterThan(1);
            if (ended.provenLength() > 0) {
                assertThat(ended.provenLength()).isEqualTo(2);
                assertThat(ended.shorter()).as(description).isEqualTo(all.best(2, bounds.least(), bounds.most(), sign));
            }
            if (expected != null) {
                assertThat(ended.bound())
                        .as(description)
                        .isGreaterThanOrEqualTo(objective.value(
                                expected.n(),
                                sign * expected.sum(),
                                expected.formula().length()));
            }
        }

        private void checkExactLength(int length, int sign, boolean listed) {
            FoundFormula expected = all.bestOfLength(length, bounds.least(), bounds.most(), sign);
            // Seeds as a beam gives them: some may have the truth set of a shorter formula.
            FoundFormula anyLength = all.best(length, bounds.least(), bounds.most(), sign);
            List<FoundFormula> seeds = anyLength != null && random.nextBoolean() ? List.of(anyLength) : List.of();
            ExactSearchIndex index = new ExactSearchIndex(rows, new ConceptGraph(rows), length, bounds, listed);
            ExactSearch search = new ExactSearch(
                    index,
                    true,
                    c -> SmallCase.id(table.columns(c).get(0)),
                    0,
                    Double.POSITIVE_INFINITY,
                    Cancellation.NEVER);
            CertifiedFormula proven = search.prove(objective, ranks, sign, seeds);
            assertThat(proven.best())
                    .as("seed %d, exactly %d literals, sign %d, listed %s", seed, length, sign, listed)
                    .isEqualTo(expected);
            assertThat(proven.certified()).isTrue();
        }

        private ExactSearch search(ExactSearchIndex index, long limitNanos) {
            return search(index, limitNanos, Double.POSITIVE_INFINITY);
        }

        private ExactSearch search(ExactSearchIndex index, long limitNanos, double steps) {
            return new ExactSearch(
                    index, false, c -> SmallCase.id(table.columns(c).get(0)), limitNanos, steps, Cancellation.NEVER);
        }
    }
}
