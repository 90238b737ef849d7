package dev.invert.internal.search.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.ProofKernels;
import dev.invert.internal.kernel.SumThreshold;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.CertifiedFormula;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.GuaranteedAuc;
import dev.invert.internal.search.Objective;
import dev.invert.internal.search.Overlap;
import dev.invert.internal.search.StandardizedU;
import dev.invert.testing.RequiredParts;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the kernels of proofs with the loops in Java: formulas, bounds, ties and every counted step are equal. */
@Tag("kernels")
class ProofKernelsContractTest {
    private static final int CASES = 60;

    /** Number of distinct activations that makes many formulas equally good. */
    private static final int FEW_LEVELS = 3;

    private static final int[] SIZES = {0, 1, 2, 7, 8, 9, 13, 15, 16, 17, 63, 64, 65, 207, 702};

    @ParameterizedTest
    @ValueSource(strings = {"native-scalar", "native-avx2", "native-avx512"})
    void smallRandomCasesAreEqual(String kernel) {
        require(kernel);
        for (long seed = 0; seed < 5 * CASES; seed++) {
            SmallCase problem = new SmallCase(new Random(seed), seed % 3 == 0);
            try (ConceptMatrix matrix = problem.matrix()) {
                compare(kernel, seed, matrix, FEW_LEVELS);
            }
        }
    }

    /** Trees of nested concepts, with some that cross them, as in a hierarchy of labels. */
    @ParameterizedTest
    @ValueSource(strings = {"native-scalar", "native-avx2", "native-avx512"})
    void hierarchiesAreEqual(String kernel) {
        require(kernel);
        for (long seed = 0; seed < CASES / 4; seed++) {
            Random random = new Random(seed);
            int samples = 300 + random.nextInt(900);
            int concepts = 60 + random.nextInt(140);
            int[] from = new int[concepts];
            int[] to = new int[concepts];
            for (int c = 0; c < concepts; c++) {
                int length = Math.max(1, samples >> random.nextInt(10));
                boolean crossing = random.nextInt(8) == 0;
                from[c] = crossing
                        ? random.nextInt(samples - length + 1)
                        : random.nextInt((samples + length - 1) / length) * length;
                to[c] = Math.min(samples, from[c] + length);
            }
            try (ConceptMatrix matrix = matrix(samples, concepts, (i, c) -> i >= from[c] && i < to[c])) {
                compare(kernel, seed, matrix, seed % 2 == 0 ? FEW_LEVELS : 1_000);
            }
        }
    }

    /** Disjoint concepts of equal size and value: more candidates of one item than there is room for, all of them ties. */
    @ParameterizedTest
    @ValueSource(strings = {"native-scalar", "native-avx2", "native-avx512"})
    void manyTiesAreEqual(String kernel) {
        require(kernel);
        int concepts = 90;
        try (ConceptMatrix matrix = matrix(4 * concepts, concepts, (i, c) -> i / 2 == c);
                PatternTable table = table(matrix)) {
            int[] levels =
                    IntStream.of(sizes(table)).map(size -> size == 2 ? 1 : 0).toArray();
            compare(kernel, 0, table, centeredRanks(levels, sizes(table)), new Auroc(table.sampleCount()));
        }
    }

    /** A large concept apart from small ones, which cross in a ring. */
    @ParameterizedTest
    @ValueSource(strings = {"native-scalar", "native-avx2", "native-avx512"})
    void ringsBesideLargeConceptsAreEqual(String kernel) {
        require(kernel);
        for (long seed = 0; seed < CASES / 4; seed++) {
            int ring = 60;
            try (ConceptMatrix matrix = matrix(
                    10 * ring,
                    ring + 2,
                    (i, c) -> c < ring
                            ? i < 3 * ring && Math.floorMod(i - 3 * c, 3 * ring) < 4
                            : i % 2 == c % 2 && i >= 4 * ring)) {
                compare(kernel, seed, matrix, seed % 2 == 0 ? FEW_LEVELS : 500);
            }
        }
    }

    /** Sums of triples over one word of patterns, a few words, and more words than one call of a kernel takes. */
    @ParameterizedTest
    @ValueSource(strings = {"native-scalar", "native-avx2", "native-avx512"})
    void sumsOfTriplesAreEqual(String kernel) {
        require(kernel);
        ProofKernels kernels = KernelChoice.byName(kernel).proofKernels().orElseThrow();
        for (int samples : new int[] {1, 63, 64, 65, 207, 60_000}) {
            Random random = new Random(samples);
            try (ConceptMatrix matrix = matrix(samples, 17, (i, c) -> random.nextInt(3) > 0);
                    PatternTable table = table(matrix)) {
                PatternRows rows = new PatternRows(table);
                ConceptGraph graph = new ConceptGraph(rows);
                double[] ranks = random.ints(rows.patternCount(), -900, 900)
                        .asDoubleStream()
                        .toArray();
                double[] expected = new double[graph.conceptCount() + graph.pairCount()];
                double[] actual = expected.clone();
                sum(new StreamedSums(rows, graph, null), ranks, expected);
                sum(new StreamedSums(rows, graph, kernels), ranks, actual);
                assertThat(actual).as("%d samples", samples).containsExactly(expected);
                sum(new TabledSums(rows, graph, kernels), ranks, actual);
                assertThat(actual).as("%d samples in a table", samples).containsExactly(expected);
                compare(new TabledTripleSums(rows), new TabledTripleSums(rows, kernels), graph, ranks);
                compare(new PackedTripleSums(rows), new PackedTripleSums(rows, kernels), graph, ranks);
            }
        }
    }

    private static void sum(SetSums sums, double[] ranks, double[] z) {
        sums.sum(ranks, z, sums.newTable(), new Deadline(0, Cancellation.NEVER));
    }

    private static void compare(TripleSums inJava, TripleSums inKernels, ConceptGraph graph, double[] ranks) {
        int count = graph.conceptCount();
        double[][] expected = new double[2][count];
        double[][] actual = new double[2][count];
        inJava.start(ranks);
        inKernels.start(ranks);
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                assertThat(inKernels.sum(i, j, actual[0], actual[1]))
                        .isEqualTo(inJava.sum(i, j, expected[0], expected[1]));
                assertThat(actual).isDeepEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"native-scalar", "native-avx2", "native-avx512"})
    void sumsOfPatternsAreEqual(String kernel) {
        require(kernel);
        ProofKernels kernels = KernelChoice.byName(kernel).proofKernels().orElseThrow();
        Random random = new Random(1);
        for (int size : SIZES) {
            double[] sizes = random.doubles(size).map(x -> Math.floor(100 * x)).toArray();
            double[] ranks =
                    random.doubles(size).map(x -> Math.floor(1e6 * (x - 0.5))).toArray();
            for (boolean negated : new boolean[] {false, true}) {
                CountRange range = new CountRange(1, 600, negated);
                SumThreshold least = new SumThreshold(1_000);
                new StandardizedU(1_000).rule(3).threshold(1.7, least);
                range.setLeast(least);
                assertThat(kernels.mostOfPatterns(sizes, ranks, range.sign(), range.slope()))
                        .as("%d patterns", size)
                        .isEqualTo(range.mostOf(sizes, ranks));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"native-scalar", "native-avx2", "native-avx512"})
    void setsThatReachASumAreEqual(String kernel) {
        require(kernel);
        ProofKernels kernels = KernelChoice.byName(kernel).proofKernels().orElseThrow();
        Random random = new Random(1);
        long total = 1_000;
        for (Objective objective : List.of(
                new Auroc(total),
                new StandardizedU(total),
                GuaranteedAuc.of(total, 10, 20, 3, 1),
                new Overlap(Overlap.Measure.F1, total, 0.5, 40))) {
            for (double score : new double[] {Double.NEGATIVE_INFINITY, -0.3, 0, 0.3, 0.6, Double.POSITIVE_INFINITY}) {
                SumThreshold least = new SumThreshold(total);
                objective.rule(1).threshold(score, least);
                for (int size : SIZES) {
                    double[] n =
                            random.doubles(size).map(x -> Math.floor(total * x)).toArray();
                    double[] z = random.doubles(size)
                            .map(x -> Math.floor(5e5 * (x - 0.5)))
                            .toArray();
                    int[] alive = new int[size + 1];
                    int count = kernels.aliveSets(n, z, size, least, total, alive);
                    assertThat(IntStream.of(alive).limit(count))
                            .as("%s at %s, %d sets", objective, score, size)
                            .containsExactlyElementsOf(IntStream.range(0, size)
                                    .filter(i -> least.reachesEither(n[i], z[i]))
                                    .boxed()
                                    .toList());
                }
            }
        }
    }

    private static void require(String kernel) {
        String whyNot = KernelChoice.missing().get(kernel);
        RequiredParts.need(kernel, whyNot == null, whyNot);
    }

    private static ConceptMatrix matrix(int samples, int concepts, BiPredicate<Integer, Integer> holds) {
        List<Concept> named =
                IntStream.range(0, concepts).mapToObj(c -> Concept.named(id(c))).toList();
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(samples, named)) {
            for (int c = 0; c < concepts; c++) {
                for (int i = 0; i < samples; i++) {
                    if (holds.test(i, c)) {
                        builder.set(i, c);
                    }
                }
            }
            return builder.build();
        }
    }

    /** Returns an id; ids descend, so that of equal formulas the one that is found last may come first. */
    private static String id(int concept) {
        return "c" + (999 - concept);
    }

    private static PatternTable table(ConceptMatrix matrix) {
        return PatternTable.of(matrix, KernelChoice.byName("java").collapse());
    }

    private static int[] sizes(PatternTable table) {
        int[] sizes = new int[table.patternCount()];
        table.patternSizes().get(0, sizes);
        return sizes;
    }

    /** Returns the centered rank sums of patterns whose samples share an activation. */
    private static long[] centeredRanks(int[] levels, int[] sizes) {
        long[] ranks = new long[sizes.length];
        long total = IntStream.of(sizes).asLongStream().sum();
        for (int p = 0; p < sizes.length; p++) {
            long below = 0;
            long equal = 0;
            for (int other = 0; other < sizes.length; other++) {
                below += levels[other] < levels[p] ? sizes[other] : 0;
                equal += levels[other] == levels[p] ? sizes[other] : 0;
            }
            ranks[p] = sizes[p] * (2 * below + equal - total);
        }
        return ranks;
    }

    /** Compares on random activations of a number of levels. */
    private static void compare(String kernel, long seed, ConceptMatrix matrix, int levels) {
        Random random = new Random(seed);
        try (PatternTable table = table(matrix)) {
            int[] level = random.ints(table.patternCount(), 0, levels).toArray();
            long[] weights = centeredRanks(level, sizes(table));
            long n = table.sampleCount();
            Objective objective = switch ((int) (seed % 3)) {
                case 0 -> new Auroc(n);
                case 1 -> new StandardizedU(n);
                default -> GuaranteedAuc.of(n, Math.max(1, table.conceptCount()), table.patternCount(), 3, 1);
            };
            compare(kernel, seed, table, weights, objective);
        }
    }

    private static void compare(String kernel, long seed, PatternTable table, long[] weights, Objective objective) {
        Random random = new Random(seed);
        PatternRows rows = new PatternRows(table);
        long n = table.sampleCount();
        long least = Math.max(1, (long) (n * random.nextInt(3) * 0.03));
        Bounds bounds = new Bounds(n, least, Math.max(least, n - 1 - random.nextInt((int) n / 2)));
        for (int length = 1; length <= 3; length++) {
            boolean listed = random.nextInt(5) > 0;
            ExactSearchIndex inJava = index("java", rows, length, bounds, listed);
            ExactSearchIndex inKernels = index(kernel, rows, length, bounds, listed);
            assertThat(inJava.kernels()).isNull();
            assertThat(inKernels.kernels()).isNotNull();
            for (int sign = -1; sign <= 1; sign += 2) {
                boolean sameLength = random.nextInt(4) == 0;
                CertifiedFormula proven =
                        prove(inJava, table, sameLength, Double.POSITIVE_INFINITY, objective, weights, sign, List.of());
                List<FoundFormula> known =
                        proven.best() != null && random.nextBoolean() ? List.of(proven.best()) : List.of();
                for (double steps : new double[] {
                    Double.POSITIVE_INFINITY, proven.steps() * random.nextDouble(), proven.steps() * random.nextDouble()
                }) {
                    assertThat(prove(inKernels, table, sameLength, steps, objective, weights, sign, known))
                            .as("seed %d, length %d, sign %d, steps %s", seed, length, sign, steps)
                            .isEqualTo(prove(inJava, table, sameLength, steps, objective, weights, sign, known));
                }
            }
        }
    }

    private static CertifiedFormula prove(
            ExactSearchIndex index,
            PatternTable table,
            boolean sameLength,
            double steps,
            Objective objective,
            long[] weights,
            int sign,
            List<FoundFormula> known) {
        return new ExactSearch(index, sameLength, c -> id(table.columns(c).get(0)), 0, steps, Cancellation.NEVER)
                .prove(objective, weights, sign, known);
    }

    /** Builds an index that uses the kernel of a name. */
    private static ExactSearchIndex index(String kernel, PatternRows rows, int length, Bounds bounds, boolean listed) {
        String before = System.getProperty(KernelChoice.PROPERTY);
        System.setProperty(KernelChoice.PROPERTY, kernel);
        try {
            return new ExactSearchIndex(rows, new ConceptGraph(rows), length, bounds, listed);
        } finally {
            if (before == null) {
                System.clearProperty(KernelChoice.PROPERTY);
            } else {
                System.setProperty(KernelChoice.PROPERTY, before);
            }
        }
    }
}
