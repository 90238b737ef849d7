package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.SampleGroups;
import dev.invert.internal.kernel.JavaAucKernels;
import dev.invert.internal.kernel.PatternTable;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Splits for hold-out and folds, and draws for the bootstrap. */
class SampleUnitsTest {
    private static final int N = 1000;

    /** Returns concepts with four patterns of 400, 300, 200 and 100 samples. */
    private static ConceptMatrix fourPatterns() {
        try (ConceptMatrix.Builder builder =
                ConceptMatrix.builder(N, List.of(Concept.named("a"), Concept.named("b")))) {
            for (int i = 0; i < N; i++) {
                int pattern = pattern(i);
                if ((pattern & 1) != 0) {
                    builder.set(i, 0);
                }
                if ((pattern & 2) != 0) {
                    builder.set(i, 1);
                }
            }
            return builder.build();
        }
    }

    private static int pattern(int sample) {
        int place = sample % 10;
        return place < 4 ? 0 : place < 7 ? 1 : place < 9 ? 2 : 3;
    }

    private static SampleUnits units(ConceptMatrix concepts, SampleGroups groups) {
        try (PatternTable table = PatternTable.of(concepts, new JavaAucKernels().collapse())) {
            return new SampleUnits(concepts, table, groups);
        }
    }

    @Test
    void everyPartHasItsShareOfEveryPattern() {
        try (ConceptMatrix concepts = fourPatterns()) {
            int[][] parts = units(concepts, null).split(new double[] {0.7, 0.3}, 5);
            for (int pattern = 0; pattern < 4; pattern++) {
                int wanted = pattern;
                assertThat(Arrays.stream(parts[1])
                                .filter(i -> pattern(i) == wanted)
                                .count())
                        .isBetween(30L * (4 - pattern) - 1, 30L * (4 - pattern) + 1);
            }
            assertPartition(parts);
            assertThat(parts[1]).hasSize(300);
        }
    }

    @Test
    void aSeedGivesOneSplitAndAnotherSeedAnother() {
        try (ConceptMatrix concepts = fourPatterns()) {
            SampleUnits units = units(concepts, null);
            double[] shares = {0.2, 0.2, 0.2, 0.2, 0.2};
            assertThat(units.split(shares, 1)).isDeepEqualTo(units.split(shares, 1));
            assertThat(units.split(shares, 2)[0]).isNotEqualTo(units.split(shares, 1)[0]);
            assertPartition(units.split(shares, 1));
            assertThat(List.of(units.split(shares, 1)))
                    .allSatisfy(part -> assertThat(part).hasSize(200));
        }
    }

    @Test
    void groupsStayWhole() {
        Random random = new Random(3);
        int[] groupOf = IntStream.range(0, N).map(i -> random.nextInt(60)).toArray();
        SampleGroups groups = SampleGroups.of(
                Arrays.stream(groupOf).mapToObj(g -> "group " + g).toList());
        try (ConceptMatrix concepts = fourPatterns()) {
            SampleUnits units = units(concepts, groups);
            int[][] parts = units.split(new double[] {0.75, 0.25}, 4);
            assertPartition(parts);
            assertThat(parts[1].length).isBetween(200, 300);
            for (int inside : parts[0]) {
                assertThat(Arrays.stream(parts[1])).noneMatch(outside -> groupOf[outside] == groupOf[inside]);
            }
            int[] drawn = units.draw(6);
            int[] timesDrawn = new int[60];
            Arrays.fill(timesDrawn, -1);
            for (int sample = 0; sample < N; sample++) {
                int wanted = sample;
                int times = (int) Arrays.stream(drawn).filter(i -> i == wanted).count();
                assertThat(timesDrawn[groupOf[sample]]).isIn(-1, times);
                timesDrawn[groupOf[sample]] = times;
            }
            assertThat(Arrays.stream(timesDrawn).sum()).isEqualTo(60);
        }
    }

    /** With mostly distinct rows, samples are stratified by the number of concepts they show. */
    @Test
    void distinctRowsAreSplitByTheNumberOfConcepts() {
        Random random = new Random(8);
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(
                N, IntStream.range(0, 40).mapToObj(c -> Concept.named("c" + c)).toList())) {
            int[] shown = new int[N];
            for (int i = 0; i < N; i++) {
                double density = random.nextDouble();
                for (int c = 0; c < 40; c++) {
                    if (random.nextDouble() < density) {
                        builder.set(i, c);
                        shown[i]++;
                    }
                }
            }
            try (ConceptMatrix concepts = builder.build()) {
                int[][] parts = units(concepts, null).split(new double[] {0.5, 0.5}, 1);
                double inside =
                        Arrays.stream(parts[0]).map(i -> shown[i]).average().orElseThrow();
                double outside =
                        Arrays.stream(parts[1]).map(i -> shown[i]).average().orElseThrow();
                // Without strata, the means of two random halves differ by 0.7 on average.
                assertThat(Math.abs(inside - outside)).isLessThan(0.25);
            }
        }
    }

    private static void assertPartition(int[][] parts) {
        int[] all = Arrays.stream(parts).flatMapToInt(Arrays::stream).sorted().toArray();
        assertThat(all).isEqualTo(IntStream.range(0, N).toArray());
    }
}
