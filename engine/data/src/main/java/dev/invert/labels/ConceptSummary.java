package dev.invert.labels;

import dev.invert.ConceptMatrix;
import dev.invert.EqualConcepts;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Statistics of a concept matrix that reveal mistakes before a long run.
 *
 * @param sampleCount N
 * @param conceptCount C
 * @param patternCount number of distinct rows, which determines the cost of a search
 * @param membershipCount number of pairs of a sample and a concept that it shows
 * @param densities fraction of samples that show a concept: minimum, quartiles, maximum
 * @param memberships number of concepts that a sample shows: minimum, quartiles, maximum
 * @param emptyConcepts columns that no sample shows
 * @param fullConcepts columns that all samples show
 * @param equalConcepts groups of two or more identical columns, except empty and full ones
 * @param nearEqualPairs pairs of columns with a Jaccard index over {@value NearEqualConcepts#JACCARD_PERCENT} %, in
 *     descending order; one column represents all columns identical to it
 */
public record ConceptSummary(
        int sampleCount,
        int conceptCount,
        int patternCount,
        long membershipCount,
        List<Double> densities,
        List<Integer> memberships,
        List<Integer> emptyConcepts,
        List<Integer> fullConcepts,
        List<List<Integer>> equalConcepts,
        List<NearEqualConcepts.Pair> nearEqualPairs) {
    private static final int QUARTERS = 4;

    /** Computes the summary of a matrix; takes about as long as preparing a search on it. */
    public static ConceptSummary of(ConceptMatrix matrix) {
        int[] counts =
                IntStream.range(0, matrix.conceptCount()).map(matrix::count).toArray();
        int[] perSample = membershipsPerSample(matrix);
        EqualConcepts equal = EqualConcepts.of(matrix);
        List<Integer> empty = columns(counts, 0);
        List<Integer> full = columns(counts, matrix.sampleCount());
        try (PatternTable table = PatternTable.of(matrix, KernelChoice.chosen().collapse())) {
            return new ConceptSummary(
                    matrix.sampleCount(),
                    matrix.conceptCount(),
                    table.patternCount(),
                    Arrays.stream(counts).asLongStream().sum(),
                    quantiles(counts).stream()
                            .map(count -> (double) count / matrix.sampleCount())
                            .toList(),
                    quantiles(perSample),
                    empty,
                    full,
                    equal.classes().stream()
                            .filter(columns -> columns.size() > 1)
                            .filter(columns ->
                                    counts[columns.get(0)] > 0 && counts[columns.get(0)] < matrix.sampleCount())
                            .toList(),
                    NearEqualConcepts.find(matrix, equal));
        }
    }

    private static List<Integer> columns(int[] counts, int wanted) {
        return IntStream.range(0, counts.length)
                .filter(column -> counts[column] == wanted)
                .boxed()
                .toList();
    }

    private static int[] membershipsPerSample(ConceptMatrix matrix) {
        int[] memberships = new int[matrix.sampleCount()];
        for (int column = 0; column < matrix.conceptCount(); column++) {
            LongBuffer bits = matrix.bits(column);
            for (int w = 0; w < bits.limit(); w++) {
                for (long word = bits.get(w); word != 0; word &= word - 1) {
                    memberships[(w << 6) + Long.numberOfTrailingZeros(word)]++;
                }
            }
        }
        return memberships;
    }

    /** Returns the values at ranks 0, (n - 1) / 4, … n - 1, rounded down, so that each is a value that occurs. */
    private static List<Integer> quantiles(int[] values) {
        int[] sorted = values.clone();
        Arrays.sort(sorted);
        return IntStream.rangeClosed(0, QUARTERS)
                .mapToObj(q -> sorted[(int) ((long) (sorted.length - 1) * q / QUARTERS)])
                .toList();
    }
}
