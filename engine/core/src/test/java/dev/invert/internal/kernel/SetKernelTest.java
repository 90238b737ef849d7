package dev.invert.internal.kernel;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ConceptMatrix;
import dev.invert.RandomProblem;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the work on sets of patterns with its definition, for every kernel. */
@Tag("kernels")
class SetKernelTest {
    private static final int[] SAMPLE_COUNTS = {1, 2, 13, 63, 64, 65, 207, 513, 702, 1025, 70_001};
    private static final double[] DENSITIES = {0, 0.002, 0.05, 0.5, 0.98, 1};

    static Stream<String> kernels() {
        return KernelChoice.all().stream().map(AucKernels::name);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void setsAreCountedSummedAndMarked(String kernel) throws Exception {
        for (int sampleCount : SAMPLE_COUNTS) {
            assertNoNativeLeak(() -> {
                try (ConceptMatrix concepts = new RandomProblem(sampleCount, sampleCount, 7).matrix();
                        PatternTable table = table(concepts, kernel);
                        PatternTable reordered = table.reordered(shuffled(sampleCount));
                        PatternTable selected = table.selected(drawn(sampleCount))) {
                    for (double density : DENSITIES) {
                        check(table, density);
                        check(reordered, density);
                        check(selected, density);
                    }
                }
            });
        }
    }

    private static PatternTable table(ConceptMatrix concepts, String kernel) {
        return PatternTable.of(concepts, KernelChoice.byName(kernel).collapse());
    }

    private static int[] shuffled(int sampleCount) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, sampleCount).boxed().toList());
        Collections.shuffle(order, new Random(sampleCount));
        return order.stream().mapToInt(i -> i).toArray();
    }

    /** Returns as many samples as there are, some of them several times, so that some patterns have none. */
    private static int[] drawn(int sampleCount) {
        return new Random(sampleCount).ints(sampleCount, 0, sampleCount).toArray();
    }

    private static void check(PatternTable table, double density) {
        Random random = new Random(table.patternCount());
        long[] set = new long[table.wordCount()];
        long[] values = random.longs(table.patternCount()).toArray();
        byte[] marks = new byte[table.patternCount()];
        random.nextBytes(marks);
        byte[] expectedMarks = marks.clone();
        IntBuffer sizes = table.patternSizes();
        int bit = 1 << random.nextInt(8);
        long size = 0;
        long sum = 0;
        for (int p = 0; p < table.patternCount(); p++) {
            if (random.nextDouble() < density) {
                set[p >>> 6] |= 1L << p;
                size += sizes.get(p);
                sum += values[p];
                expectedMarks[p] |= (byte) bit;
            }
        }
        assertThat(table.size(set)).isEqualTo(size);
        assertThat(table.sum(set, values)).isEqualTo(sum);
        table.mark(set, bit, marks);
        assertThat(marks).isEqualTo(expectedMarks);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void truthSetsAndListsAreThoseOfFirstSamples(String kernel) throws Exception {
        for (int sampleCount : SAMPLE_COUNTS) {
            for (int conceptCount : new int[] {1, 40}) {
                RandomProblem problem = new RandomProblem(31L * sampleCount + conceptCount, sampleCount, conceptCount);
                assertNoNativeLeak(() -> {
                    try (ConceptMatrix concepts = problem.matrix();
                            PatternTable table = table(concepts, kernel)) {
                        checkTable(problem, table);
                    }
                });
            }
        }
    }

    private static void checkTable(RandomProblem problem, PatternTable table) {
        int[] firsts = new int[table.patternCount()];
        Arrays.fill(firsts, -1);
        IntBuffer patternOf = table.patternOfSample();
        for (int i = problem.sampleCount - 1; i >= 0; i--) {
            firsts[patternOf.get(i)] = i;
        }
        List<List<Integer>> lists = new ArrayList<>();
        Arrays.stream(firsts).forEach(first -> lists.add(new ArrayList<>()));
        boolean[] odd = new boolean[table.conceptCount()];
        for (int c = 0; c < table.conceptCount(); c++) {
            boolean[] column = problem.columns[table.columns(c).get(0)];
            long[] expected = new long[table.wordCount()];
            odd[c] = c % 2 == 1;
            int patterns = 0;
            for (int p = 0; p < firsts.length; p++) {
                if (column[firsts[p]]) {
                    expected[p >>> 6] |= 1L << p;
                    lists.get(p).add(c);
                    patterns++;
                }
            }
            long[] truth = new long[table.wordCount()];
            table.bits(c).get(0, truth);
            assertThat(truth).isEqualTo(expected);
            assertThat(table.patternCount(c)).isEqualTo(patterns);
        }
        checkLists(table.lists(), lists);
        assertThat(table.membershipCount())
                .isEqualTo(lists.stream().mapToLong(List::size).sum());
        lists.forEach(list -> list.removeIf(c -> c % 2 == 0));
        try (PatternLists some = table.listsOf(odd)) {
            checkLists(some, lists);
        }
    }

    private static void checkLists(PatternLists lists, List<List<Integer>> expected) {
        LongBuffer starts = lists.starts().bytes().asLongBuffer();
        ByteBuffer ids = lists.ids().bytes();
        assertThat(lists.idBytes()).isEqualTo(Short.BYTES);
        assertThat(starts.get(0)).isZero();
        for (int p = 0; p < expected.size(); p++) {
            List<Integer> list = new ArrayList<>();
            for (long i = starts.get(p); i < starts.get(p + 1); i++) {
                list.add((int) ids.getChar((int) i * Short.BYTES));
            }
            assertThat(list).isEqualTo(expected.get(p));
        }
        assertThat(lists.membershipCount()).isEqualTo(starts.get(expected.size()));
    }
}
