package dev.invert.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachableFormulasTest {
    /**
     * Uses independent concepts with one sample for each of their combinations, so that all different formulas have
     * different truth sets.
     */
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 3", "2, 2", "3, 2", "3, 3", "4, 3", "4, 4", "5, 3", "5, 4", "5, 5"})
    void equalsTheNumberOfTruthSetsThatChainsReach(int concepts, int length) {
        int reached = reach(concepts, length).size();
        // Constants are reached too (a & ~a) but cannot be explanations.
        assertThat(Math.pow(10, ReachableFormulas.log10Count(concepts, length, 1 << concepts)))
                .isCloseTo(reached, within(1e-9 * reached));
    }

    /** Counts the truth sets that depend on exactly as many concepts as the formula has literals. */
    @ParameterizedTest
    @CsvSource({"1, 1", "3, 1", "3, 2", "3, 3", "4, 3", "4, 4", "5, 2", "5, 3", "5, 4", "5, 5"})
    void equalsTheNumberOfTruthSetsOfOneLength(int concepts, int length) {
        double ofLength = reach(concepts, length).stream()
                .filter(set -> concepts(set, concepts) == length)
                .count();
        assertThat(Math.pow(10, ReachableFormulas.log10CountOfLength(concepts, length, 1 << concepts)))
                .isCloseTo(ofLength, within(1e-9 * ofLength));
    }

    /** Returns the number of concepts that a truth set depends on. */
    private static int concepts(long set, int concepts) {
        int count = 0;
        for (int c = 0; c < concepts; c++) {
            boolean depends = false;
            for (int p = 0; p < 1 << concepts; p++) {
                depends |= (set >>> p & 1) != (set >>> (p ^ 1 << c) & 1);
            }
            count += depends ? 1 : 0;
        }
        return count;
    }

    @Test
    void noFormulaIsLongerThanThereAreConcepts() {
        assertThat(ReachableFormulas.log10CountOfLength(2, 3, 4)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "10, 3", "1500, 3", "60, 64"})
    void theErrorRatesOfAllFormulasOfAllLengthsSumToLessThanOne(int concepts, int longest) {
        double sum = 0;
        for (int k = 1; k <= longest; k++) {
            double formulas = Math.pow(10, ReachableFormulas.log10CountOfLength(concepts, k, 1_000_000));
            sum += formulas / Math.pow(10, ReachableFormulas.log10Correction(concepts, k, 1_000_000));
        }
        assertThat(sum).isBetween(0.5 - 1e-9, 1.0);
    }

    private static Set<Long> reach(int concepts, int length) {
        int patterns = 1 << concepts;
        long all = patterns == 64 ? -1L : (1L << patterns) - 1;
        long[] literals = new long[2 * concepts];
        for (int c = 0; c < concepts; c++) {
            for (int p = 0; p < patterns; p++) {
                literals[2 * c] |= (long) (p >>> c & 1) << p;
            }
            literals[2 * c + 1] = ~literals[2 * c] & all;
        }
        Set<Long> reached = new HashSet<>();
        Set<Long> frontier = new HashSet<>();
        for (long literal : literals) {
            frontier.add(literal);
        }
        reached.addAll(frontier);
        for (int k = 2; k <= length; k++) {
            Set<Long> next = new HashSet<>();
            for (long set : frontier) {
                for (long literal : literals) {
                    next.add(set & literal);
                    next.add(set | literal);
                }
            }
            reached.addAll(next);
            frontier = next;
        }
        reached.remove(0L);
        reached.remove(all);
        return reached;
    }

    @Test
    void fewPatternsHaveFewTruthSets() {
        assertThat(ReachableFormulas.log10Count(1000, 3, 5)).isCloseTo(5 * Math.log10(2), within(1e-12));
        assertThat(ReachableFormulas.log10CountOfLength(1000, 3, 5)).isCloseTo(5 * Math.log10(2), within(1e-12));
    }

    @Test
    void longestFormulasOverManyConceptsStayFinite() {
        assertThat(ReachableFormulas.log10Count(1_000_000, 64, 1_000_000)).isBetween(64 * 6.0, 64 * 9.0);
    }
}
