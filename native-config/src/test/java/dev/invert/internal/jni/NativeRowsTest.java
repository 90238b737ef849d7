package dev.invert.internal.jni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.testing.RequiredParts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.ShortPointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls the kernels that sum and select concept rows on buffers of exactly the documented size. Every pattern is one
 * sample; sums are compared with their definition, selections with those of the scalar tier.
 */
@Tag("kernels")
class NativeRowsTest {
    /** Around vectors of 4 and 8 concepts, and words of 64. */
    private static final int[] CONCEPTS = {1, 3, 4, 5, 7, 8, 9, 16, 17, 63, 64, 65};

    /** Around blocks of 36 patterns, and words of 64. */
    private static final int[] SAMPLES = {2, 35, 36, 37, 63, 64, 65, 207};

    private static final int COUNT_SHIFT = 40;
    private static final int LANES = 16;

    static Stream<KernelTier> tiers() {
        return NativeKernels.tiers().stream();
    }

    static Stream<KernelTier> vectorTiers() {
        return tiers().filter(tier -> tier.number() > 0);
    }

    @ParameterizedTest
    @MethodSource("tiers")
    @SuppressWarnings("try") // The scope is used by being open.
    void rowsAreCountsAndSums(KernelTier tier) {
        RequiredParts.need("native-" + tier.name(), tier.available(), tier.reason());
        for (int concepts : CONCEPTS) {
            for (int samples : SAMPLES) {
                try (PointerScope scope = new PointerScope()) {
                    Rows rows = new Rows(concepts, samples);
                    for (int idBytes : new int[] {2, 4}) {
                        rows.checkOneRow(idBytes);
                        rows.checkLanes(tier, idBytes);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("vectorTiers")
    @SuppressWarnings("try")
    void selectionsEqualThoseOfTheScalarTier(KernelTier tier) {
        RequiredParts.need("native-" + tier.name(), tier.available(), tier.reason());
        for (int concepts : CONCEPTS) {
            for (int samples : SAMPLES) {
                try (PointerScope scope = new PointerScope()) {
                    Rows rows = new Rows(concepts, samples);
                    for (long beam : new long[] {1, 3, 4L * concepts}) {
                        assertThat(rows.extensions(tier.number(), beam)).isEqualTo(rows.extensions(0, beam));
                        assertThat(rows.literals(tier.number(), beam)).isEqualTo(rows.literals(0, beam));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("vectorTiers")
    @SuppressWarnings("try")
    void momentsAreRoundedAlike(KernelTier tier) {
        RequiredParts.need("native-" + tier.name(), tier.available(), tier.reason());
        for (int n : SAMPLES) {
            try (PointerScope scope = new PointerScope()) {
                FloatPointer values = new FloatPointer(floats(new Random(n), n));
                DoublePointer moments = new DoublePointer(3L);
                DoublePointer expected = new DoublePointer(3L);
                NativeKernels.moments32(tier.number(), values.address(), n, moments.address());
                NativeKernels.moments32(0, values.address(), n, expected.address());
                for (int i = 0; i < 3; i++) {
                    assertThat(moments.get(i)).isEqualTo(expected.get(i));
                }
            }
        }
    }

    private static float[] floats(Random random, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** A concept matrix whose first sample has every second concept, and a neuron with ranks. */
    private static final class Rows {
        private final int concepts;
        private final int samples;
        private final boolean[][] has;
        private final boolean[] set;
        private final long[] ranks;
        private final LongPointer setBits;
        private final LongPointer sums;
        private final LongPointer starts;
        private final int[] ids;

        Rows(int concepts, int samples) {
            this.concepts = concepts;
            this.samples = samples;
            Random random = new Random(31L * concepts + samples);
            has = new boolean[samples][concepts];
            set = new boolean[samples];
            for (int i = 0; i < samples; i++) {
                set[i] = i == 0 || random.nextInt(3) == 0;
                for (int c = 0; c < concepts; c++) {
                    has[i][c] = i == 0 ? c % 2 == 0 : random.nextInt(4) == 0;
                }
            }
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, samples).boxed().toList());
            Collections.shuffle(order, random);
            ranks = order.stream().mapToLong(place -> 2L * place + 2).toArray();
            setBits = new LongPointer(bits(set));
            sums = new LongPointer(ranks);
            long[] first = new long[samples + 1];
            for (int i = 0; i < samples; i++) {
                first[i + 1] = first[i] + count(has[i]);
            }
            starts = new LongPointer(first);
            ids = Arrays.stream(has)
                    .flatMapToInt(row -> IntStream.range(0, concepts).filter(c -> row[c]))
                    .toArray();
        }

        private static int count(boolean[] values) {
            return (int)
                    IntStream.range(0, values.length).filter(i -> values[i]).count();
        }

        private static long[] bits(boolean[] values) {
            long[] words = new long[(values.length + 63) / 64];
            for (int i = 0; i < values.length; i++) {
                words[i / 64] |= values[i] ? 1L << i : 0;
            }
            return words;
        }

        private boolean[] column(int concept) {
            boolean[] column = new boolean[samples];
            for (int i = 0; i < samples; i++) {
                column[i] = has[i][concept];
            }
            return column;
        }

        private Pointer ids(int idBytes) {
            if (idBytes == 4) {
                return new IntPointer(ids);
            }
            short[] narrow = new short[ids.length];
            for (int i = 0; i < narrow.length; i++) {
                narrow[i] = (short) ids[i];
            }
            return new ShortPointer(narrow);
        }

        private long[] expected() {
            return IntStream.range(0, concepts)
                    .mapToLong(c -> IntStream.range(0, samples)
                            .filter(i -> set[i] && has[i][c])
                            .mapToLong(i -> (1L << COUNT_SHIFT) + ranks[i])
                            .sum())
                    .toArray();
        }

        private LongPointer row(int idBytes) {
            int[] ones = new int[samples];
            Arrays.fill(ones, 1);
            LongPointer weights = new LongPointer((long) samples);
            LongPointer row = new LongPointer((long) concepts);
            NativeKernels.packWeights(sums.address(), new IntPointer(ones).address(), samples, weights.address());
            NativeKernels.conceptRow(
                    setBits.address(),
                    0,
                    0,
                    0,
                    weights.address(),
                    samples,
                    starts.address(),
                    ids(idBytes).address(),
                    idBytes,
                    concepts,
                    row.address());
            return row;
        }

        void checkOneRow(int idBytes) {
            LongPointer row = row(idBytes);
            assertThat(LongStream.range(0, concepts).map(row::get).toArray()).isEqualTo(expected());
        }

        /** Two of the lanes are used, and no concept is a dense one. */
        void checkLanes(KernelTier tier, int idBytes) {
            long[] sets = new long[LANES];
            long[] weights = new long[LANES];
            long[] rows = new long[LANES];
            LongPointer[] written = new LongPointer[LANES];
            for (int lane : new int[] {0, LANES - 1}) {
                written[lane] = new LongPointer((long) concepts);
                sets[lane] = setBits.address();
                weights[lane] = sums.address();
                rows[lane] = written[lane].address();
            }
            int code = NativeKernels.laneRows(
                    tier.number(),
                    1,
                    new LongPointer(sets).address(),
                    new LongPointer(weights).address(),
                    new LongPointer(rows).address(),
                    2L * samples,
                    samples,
                    starts.address(),
                    ids(idBytes).address(),
                    idBytes,
                    0,
                    0,
                    0,
                    concepts,
                    new BytePointer(NativeKernels.laneScratchBytes(concepts)).address());
            assertThat(code).isZero();
            for (int lane : new int[] {0, LANES - 1}) {
                assertThat(LongStream.range(0, concepts).map(written[lane]::get).toArray())
                        .as("%s, %d concepts, %d samples", tier.name(), concepts, samples)
                        .isEqualTo(expected());
            }
        }

        private long z(boolean[] truth) {
            return IntStream.range(0, samples)
                    .filter(i -> truth[i])
                    .mapToLong(i -> ranks[i] - samples - 1)
                    .sum();
        }

        private IntPointer conceptSamples() {
            return new IntPointer(
                    IntStream.range(0, concepts).map(c -> count(column(c))).toArray());
        }

        private LongPointer conceptZ() {
            return new LongPointer(
                    IntStream.range(0, concepts).mapToLong(c -> z(column(c))).toArray());
        }

        List<Long> extensions(int tier, long beam) {
            long capacity = 4L * concepts;
            BytePointer found = new BytePointer(capacity * NativeKernels.CANDIDATE_BYTES);
            long size = NativeKernels.selectRow(
                    tier,
                    row(4).address(),
                    count(set),
                    z(set),
                    conceptSamples().address(),
                    conceptZ().address(),
                    0,
                    concepts,
                    samples,
                    1,
                    samples - 1L,
                    0,
                    1,
                    15,
                    0,
                    0,
                    Double.NEGATIVE_INFINITY,
                    beam,
                    new BytePointer(NativeKernels.selectScratchBytes(beam)).address(),
                    found.address(),
                    capacity);
            return words(found, size);
        }

        List<Long> literals(int tier, long beam) {
            long capacity = 2L * concepts;
            BytePointer found = new BytePointer(capacity * NativeKernels.CANDIDATE_BYTES);
            long size = NativeKernels.selectLiterals(
                    tier,
                    conceptSamples().address(),
                    conceptZ().address(),
                    0,
                    concepts,
                    samples,
                    1,
                    samples - 1L,
                    0,
                    -1,
                    0,
                    0,
                    Double.NEGATIVE_INFINITY,
                    beam,
                    new BytePointer(NativeKernels.selectScratchBytes(beam)).address(),
                    found.address(),
                    capacity);
            return words(found, size);
        }

        private static List<Long> words(BytePointer found, long size) {
            assertThat(size).isNotNegative();
            LongPointer words = new LongPointer(found);
            return LongStream.range(0, size * NativeKernels.CANDIDATE_BYTES / Long.BYTES)
                    .mapToObj(words::get)
                    .toList();
        }
    }
}
