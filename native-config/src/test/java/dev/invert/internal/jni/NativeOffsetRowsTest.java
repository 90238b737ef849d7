package dev.invert.internal.jni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.testing.RequiredParts;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.ShortPointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Calls the kernels that sum rows by offsets from a shared rank on buffers of exactly the documented size, and compares
 * rows with their definition.
 */
@Tag("kernels")
class NativeOffsetRowsTest {
    private static final int COUNT_SHIFT = 40;
    private static final int[] CONCEPTS = {1, 3, 64, 65};

    @ParameterizedTest
    @CsvSource({"1, 2", "1, 4", "2, 2", "2, 4"})
    @SuppressWarnings("try") // The scope is used by being open.
    void rowsAreCountsAndSums(int stride, int idBytes) {
        KernelTier tier = NativeKernels.tiers().get(0);
        RequiredParts.need("native-" + tier.name(), tier.available(), tier.reason());
        for (int concepts : CONCEPTS) {
            for (int patterns : new int[] {1, 2, 63, 64, 65, 207, 1023, 1024, 1025, 3000}) {
                try (PointerScope scope = new PointerScope()) {
                    new Problem(concepts, patterns, stride, idBytes).check();
                }
            }
        }
    }

    private static final class Problem {
        private final int concepts;
        private final int patterns;
        private final int stride;
        private final int idBytes;
        private final boolean[][] has;
        private final int[] sizes;
        private final long[] sums;
        private final long shared;
        private final Random random;

        Problem(int concepts, int patterns, int stride, int idBytes) {
            this.concepts = concepts;
            this.patterns = patterns;
            this.stride = stride;
            this.idBytes = idBytes;
            this.random = new Random(31L * concepts + patterns);
            this.has = new boolean[patterns][concepts];
            this.sizes = new int[patterns];
            this.sums = new long[patterns];
            this.shared = 1L + random.nextInt(1000);
            for (int p = 0; p < patterns; p++) {
                // A pattern of a selection of samples may have none.
                sizes[p] = random.nextInt(4);
                sums[p] = sizes[p] * shared;
                if (sizes[p] > 0 && random.nextInt(5) == 0) {
                    sums[p] = random.nextInt(2000);
                }
                for (int c = 0; c < concepts; c++) {
                    has[p][c] = random.nextInt(4) == 0;
                }
            }
        }

        void check() {
            IntPointer patternSizes = new IntPointer(sizes);
            LongPointer patternSums = new LongPointer(sums);
            int expected = 0;
            for (int p = 0; p < patterns; p++) {
                expected += sums[p] != sizes[p] * shared ? 1 : 0;
            }
            IntPointer listed = new IntPointer((long) expected + NativeKernels.OFFSET_BLOCK);
            LongPointer offsets = new LongPointer((long) expected + NativeKernels.OFFSET_BLOCK);
            assertThat(list(patternSums, patternSizes, expected, listed, offsets))
                    .isEqualTo(expected);
            for (int i = 0, p = 0; i < expected; i++, p++) {
                while (sums[p] == sizes[p] * shared) {
                    p++;
                }
                assertThat(listed.get(i)).isEqualTo(p);
                assertThat(offsets.get(i)).isEqualTo(sums[p] - sizes[p] * shared);
            }
            if (expected > 0) {
                IntPointer fewer = new IntPointer((long) expected - 1 + NativeKernels.OFFSET_BLOCK);
                LongPointer fewerOffsets = new LongPointer((long) expected - 1 + NativeKernels.OFFSET_BLOCK);
                assertThat(list(patternSums, patternSizes, expected - 1, fewer, fewerOffsets))
                        .isEqualTo(-1);
            }
            checkRows(patternSizes, listed, offsets, expected);
        }

        private long list(LongPointer patternSums, IntPointer patternSizes, int limit, IntPointer to, LongPointer by) {
            return NativeKernels.listOffsets(
                    patternSums.address(), patternSizes.address(), patterns, shared, limit, to.address(), by.address());
        }

        private void checkRows(IntPointer patternSizes, IntPointer listed, LongPointer offsets, int count) {
            long[] starts = new long[patterns + 1];
            int[] conceptSizes = new int[concepts];
            for (int p = 0; p < patterns; p++) {
                starts[p + 1] = starts[p];
                for (int c = 0; c < concepts; c++) {
                    starts[p + 1] += has[p][c] ? 1 : 0;
                    conceptSizes[c] += has[p][c] ? sizes[p] : 0;
                }
            }
            Pointer ids = ids((int) starts[patterns]);
            LongPointer rowStarts = new LongPointer(starts);
            IntPointer ofConcepts = new IntPointer(conceptSizes);
            LongPointer parentRow = null;
            LongPointer parentSet = null;
            // The second set is counted from the first one's row where that is less work.
            for (int round = 0; round < 3; round++) {
                boolean[] set = new boolean[patterns];
                for (int p = 0; p < patterns; p++) {
                    boolean before = parentSet != null && (parentSet.get(p >>> 6) >>> p & 1) != 0;
                    set[p] = round == 1 ? before != (random.nextInt(9) == 0) : random.nextInt(round == 2 ? 9 : 2) > 0;
                }
                LongPointer bits = bits(set);
                LongPointer row = new LongPointer((long) concepts * stride);
                NativeKernels.conceptCounts(
                        bits.address(),
                        parentSet == null ? 0 : parentSet.address(),
                        parentRow == null ? 0 : parentRow.address(),
                        ofConcepts.address(),
                        patternSizes.address(),
                        patterns,
                        rowStarts.address(),
                        ids.address(),
                        idBytes,
                        concepts,
                        stride,
                        row.address());
                addOffsets(bits.address(), listed, offsets, count, rowStarts, ids, row);
                assertRow(set, row);
                parentSet = bits;
                parentRow = row;
            }
            LongPointer row = new LongPointer((long) concepts * stride);
            for (int c = 0; c < concepts; c++) {
                row.put((long) c * stride, conceptSizes[c]);
            }
            addOffsets(0, listed, offsets, count, rowStarts, ids, row);
            boolean[] all = new boolean[patterns];
            Arrays.fill(all, true);
            assertRow(all, row);
        }

        private void addOffsets(
                long set,
                IntPointer listed,
                LongPointer offsets,
                int count,
                LongPointer starts,
                Pointer ids,
                LongPointer row) {
            IntPointer scratch = new IntPointer(Math.max(1L, count));
            NativeKernels.addOffsets(
                    set,
                    shared,
                    listed.address(),
                    offsets.address(),
                    count,
                    starts.address(),
                    ids.address(),
                    idBytes,
                    concepts,
                    stride,
                    scratch.address(),
                    row.address());
        }

        private void assertRow(boolean[] set, LongPointer row) {
            for (int c = 0; c < concepts; c++) {
                long count = 0;
                long sum = 0;
                for (int p = 0; p < patterns; p++) {
                    count += set[p] && has[p][c] ? sizes[p] : 0;
                    sum += set[p] && has[p][c] ? sums[p] : 0;
                }
                if (stride == 1) {
                    assertThat(row.get(c)).isEqualTo((count << COUNT_SHIFT) + sum);
                } else {
                    assertThat(row.get(2L * c)).isEqualTo(count);
                    assertThat(row.get(2L * c + 1)).isEqualTo(sum);
                }
            }
        }

        private Pointer ids(int total) {
            ShortPointer narrow = new ShortPointer(Math.max(1L, total));
            IntPointer broad = new IntPointer(Math.max(1L, total));
            int at = 0;
            for (int p = 0; p < patterns; p++) {
                for (int c = 0; c < concepts; c++) {
                    if (has[p][c]) {
                        narrow.put(at, (short) c);
                        broad.put(at++, c);
                    }
                }
            }
            return idBytes == 2 ? narrow : broad;
        }

        private static LongPointer bits(boolean[] set) {
            long[] words = new long[(set.length + 63) >>> 6];
            for (int p = 0; p < set.length; p++) {
                words[p >>> 6] |= set[p] ? 1L << p : 0;
            }
            return new LongPointer(words);
        }
    }
}
