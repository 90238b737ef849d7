package dev.invert.internal.kernel;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationBlock;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.internal.jni.KernelTier;
import dev.invert.internal.jni.NativeKernels;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the contract of every scorer that can run here against sums taken one bit at a time. */
@Tag("kernels")
class FormulaScorerTest {
    private static final int CODE_BITS = 13;

    @Test
    void allKernelsHaveTheirOwn() {
        assertThat(KernelChoice.all()).extracting(AucKernels::name).contains("java");
        for (AucKernels kernels : KernelChoice.all()) {
            assertThat(kernels.scorer().name()).isEqualTo(kernels.name());
            assertThat(KernelChoice.byName(kernels.name()).name()).isEqualTo(kernels.name());
        }
    }

    @Test
    void namesThatAreUnknownOrCannotRunAreErrors() {
        assertThatThrownBy(() -> KernelChoice.byName("fast"))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("fast")
                .satisfies(
                        e -> KernelChoice.all().forEach(kernels -> assertThat(e).hasMessageContaining(kernels.name())));
        for (KernelTier tier : NativeKernels.tiers()) {
            KernelTier missing = new KernelTier(tier.name(), tier.number(), false, "no such processor");
            assertThatThrownBy(() -> new NativeAucKernels(missing))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("native-" + tier.name() + ": no such processor");
            if (!tier.available()) {
                assertThatThrownBy(() -> KernelChoice.byName("native-" + tier.name()))
                        .hasMessageContaining(tier.reason());
            }
        }
    }

    static Stream<Arguments> shapes() {
        // Around words (63 to 65), blocks of 36 and unrolled loops; samples beyond 92,681 need 64-bit lanes.
        int[] patternCounts = {1, 13, 35, 36, 37, 63, 64, 65, 72, 73, 207, 702, 1000, 4097};
        return KernelChoice.all().stream()
                .map(AucKernels::scorer)
                .flatMap(scorer -> Stream.concat(
                        IntStream.of(patternCounts).mapToObj(r -> Arguments.of(scorer.name(), r, 2 * r)),
                        IntStream.of(1, 65, 207).mapToObj(r -> Arguments.of(scorer.name(), r, 92_682))));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void equalsTheDefinition(String name, int patternCount, int sampleCount) throws Exception {
        Random random = new Random(31L * patternCount + sampleCount);
        assertNoNativeLeak(() -> {
            try (ConceptMatrix matrix = codes(patternCount, sampleCount, random);
                    PatternTable table = PatternTable.of(matrix, new JavaPatternCollapse())) {
                assertThat(table.patternCount()).isEqualTo(patternCount);
                // One set and neuron, fewer and more than the lanes of every scorer.
                check(KernelChoice.byName(name).scorer(), table, 1, 1, random);
                check(KernelChoice.byName(name).scorer(), table, 7, 15, random);
                check(KernelChoice.byName(name).scorer(), table, 65, 131, random);
            }
        });
    }

    /**
     * Returns a matrix whose rows are the numbers below patternCount in binary, the first of them more often than the
     * others.
     */
    private static ConceptMatrix codes(int patternCount, int sampleCount, Random random) {
        List<Concept> concepts = new ArrayList<>();
        for (int bit = 0; bit < CODE_BITS; bit++) {
            concepts.add(Concept.named("bit" + bit));
        }
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(sampleCount, concepts)) {
            for (int i = 0; i < sampleCount; i++) {
                int code = i < patternCount ? i : random.nextInt(1 + random.nextInt(patternCount));
                for (int bit = 0; bit < CODE_BITS; bit++) {
                    if ((code >>> bit & 1) != 0) {
                        builder.set(i, bit);
                    }
                }
            }
            return builder.build();
        }
    }

    private static void check(FormulaScorer scorer, PatternTable table, int setCount, int neuronCount, Random random) {
        long[] sets = sets(table, setCount, random);
        int spare = 3;
        try (CenteredRanks ranks = ranks(table, neuronCount + spare, random);
                ScoreWorkspace workspace = scorer.open(table, setCount + spare, neuronCount);
                NativeBlock z =
                        table.budget().allocate(MemoryTag.WORKSPACE, (long) setCount * neuronCount * Long.BYTES)) {
            // Remains of an earlier, larger load must not matter.
            workspace.load(sets(table, setCount + spare, random), setCount + spare);
            workspace.load(sets, setCount);
            long[] counts = new long[setCount];
            workspace.count(counts);
            workspace.score(ranks, spare, neuronCount, z);
            LongBuffer found = z.bytes().asLongBuffer();
            LongBuffer[] rows = IntStream.range(0, neuronCount)
                    .mapToObj(k -> ranks.row(spare + k))
                    .toArray(LongBuffer[]::new);
            int[] sizes = new int[table.patternCount()];
            table.patternSizes().get(sizes);
            for (int m = 0; m < setCount; m++) {
                long count = 0;
                long[] sums = new long[neuronCount];
                for (int p = 0; p < table.patternCount(); p++) {
                    if ((sets[m * table.wordCount() + (p >>> 6)] >>> p & 1) != 0) {
                        count += sizes[p];
                        for (int k = 0; k < neuronCount; k++) {
                            sums[k] += rows[k].get(p);
                        }
                    }
                }
                assertThat(counts[m]).as("count of set %d", m).isEqualTo(count);
                for (int k = 0; k < neuronCount; k++) {
                    if (found.get(m * neuronCount + k) != sums[k]) {
                        assertThat(found.get(m * neuronCount + k))
                                .as("set %d, neuron %d", m, k)
                                .isEqualTo(sums[k]);
                    }
                }
            }
        }
    }

    /** Returns random sets: empty, full, sparse, dense and runs. */
    private static long[] sets(PatternTable table, int setCount, Random random) {
        int words = table.wordCount();
        long[] sets = new long[setCount * words];
        for (int m = 0; m < setCount; m++) {
            for (int w = 0; w < words; w++) {
                sets[m * words + w] = switch (m % 5) {
                    case 0 -> random.nextLong();
                    case 1 -> -1L;
                    case 2 -> 1L << random.nextInt(64);
                    case 3 -> 0L;
                    default -> -1L << random.nextInt(64);
                };
            }
            sets[m * words + words - 1] &= -1L >>> -table.patternCount();
        }
        return sets;
    }

    static Stream<Arguments> rankers() {
        return KernelChoice.all().stream()
                .map(AucKernels::scorer)
                .flatMap(scorer -> Stream.of(ElementType.values())
                        .filter(type -> type != ElementType.INT64 && type != ElementType.UINT64)
                        .map(type -> Arguments.of(scorer.name(), type)));
    }

    /**
     * Returns small integers, which all types represent exactly: many ties, zeros of both signs, and a non-finite value
     * at the end.
     */
    @ParameterizedTest
    @MethodSource("rankers")
    void ranksAddUpPerPatternAndAreCentered(String name, ElementType type) throws Exception {
        int sampleCount = 207;
        float[] values = new float[sampleCount];
        Random random = new Random(5);
        for (int i = 0; i < sampleCount; i++) {
            values[i] = random.nextInt(4) == 0 ? -0f : random.nextInt(41) - 20;
        }
        assertNoNativeLeak(() -> {
            try (ConceptMatrix matrix = codes(13, sampleCount, random);
                    PatternTable table = PatternTable.of(matrix, new JavaPatternCollapse());
                    CenteredRanks ranks = new CenteredRanks(table, 2);
                    NeuronRanker ranker = KernelChoice.byName(name).scorer().ranker(table)) {
                long[] expected = new long[table.patternCount()];
                long[] sampleRanks = NaiveRanks.of(values);
                for (int i = 0; i < sampleCount; i++) {
                    expected[table.patternOfSample().get(i)] += sampleRanks[i] - (sampleCount + 1);
                }
                RankSummary summary = new RankSummary();
                try (ActivationBlock block = block(type, values)) {
                    ranker.rank(block.values(0), ranks, 1, summary);
                }
                long[] found = new long[table.patternCount()];
                ranks.row(1).get(found);
                assertThat(found).isEqualTo(expected);
                assertThat(summary.tieTerm()).isEqualTo(NaiveRanks.tieTerm(values));

                values[206] = Float.POSITIVE_INFINITY;
                try (ActivationBlock block = block(type, values)) {
                    ranker.rank(block.values(0), ranks, 0, summary);
                }
                assertThat(summary.nonFiniteSample()).isEqualTo(206);
            }
        });
    }

    private static ActivationBlock block(ElementType type, float[] values) {
        NativeBlock memory =
                MemoryBudget.process().allocate(MemoryTag.ACTIVATIONS, (long) values.length * type.byteCount());
        for (int i = 0; i < values.length; i++) {
            int bits = Float.floatToRawIntBits(values[i]);
            switch (type) {
                case FLOAT32 -> memory.bytes().putInt(i * 4, bits);
                case FLOAT16 -> memory.bytes().putShort(i * 2, half(bits));
                case BFLOAT16 -> memory.bytes().putShort(i * 2, (short) (bits >>> 16));
                case FLOAT64 -> memory.bytes().putDouble(i * 8, values[i]);
                default -> throw new IllegalArgumentException("type=" + type + " has no infinity");
            }
        }
        return ActivationBlock.owning(memory, 0, 1, values.length, type);
    }

    /** Converts a number that binary16 represents exactly as a normal number, zero or infinity. */
    private static short half(int bits) {
        int sign = bits >>> 16 & 0x8000;
        int exponent = bits >>> 23 & 0xFF;
        int halfExponent = exponent == 0 ? 0 : exponent == 0xFF ? 0x1F : exponent - 127 + 15;
        return (short) (sign | (halfExponent << 10) | ((bits >>> 13) & 0x3FF));
    }

    /**
     * Returns random ranks whose magnitudes sum to at most N² / 4, the largest possible |Z|; about a quarter of them
     * have the largest magnitude.
     */
    private static CenteredRanks ranks(PatternTable table, int neuronCount, Random random) {
        CenteredRanks ranks = new CenteredRanks(table, neuronCount);
        long largest = (long) table.sampleCount() * table.sampleCount() / 4 / table.patternCount();
        for (int k = 0; k < neuronCount; k++) {
            LongBuffer row = ranks.row(k);
            for (int p = 0; p < table.patternCount(); p++) {
                long value = random.nextInt(4) == 0 ? largest : (long) (random.nextDouble() * largest);
                row.put(p, random.nextBoolean() ? value : -value);
            }
        }
        return ranks;
    }
}
