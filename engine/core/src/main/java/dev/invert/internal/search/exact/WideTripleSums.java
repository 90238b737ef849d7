package dev.invert.internal.search.exact;

import java.util.Arrays;

/** Sums counts and Z in separate arrays, for any number of samples. */
final class WideTripleSums implements TripleSums {
    private final PatternRows rows;
    private final double fetch;
    private final double scan;
    private double[] ranks;

    WideTripleSums(PatternRows rows) {
        this.rows = rows;
        this.fetch = Steps.fetch(rows);
        this.scan = Steps.WORD * rows.patternCount() / Long.SIZE;
    }

    @Override
    public double start(double[] neuronRanks) {
        this.ranks = neuronRanks;
        return 0;
    }

    @Override
    public double leastSteps(int i) {
        return scan;
    }

    @Override
    public double sum(int i, int j, double[] n, double[] z) {
        long additions = 0;
        long visited = 0;
        Arrays.fill(n, 0);
        Arrays.fill(z, 0);
        int[] starts = rows.starts();
        int[] concepts = rows.concepts();
        long[] first = rows.truth(i);
        long[] second = rows.truth(j);
        for (int w = 0; w < first.length; w++) {
            for (long word = first[w] & second[w]; word != 0; word &= word - 1) {
                int p = (w << 6) + Long.numberOfTrailingZeros(word);
                double size = rows.patternSizes()[p];
                double rank = ranks[p];
                int at = starts[p + 1] - 1;
                for (; concepts[at] > j; at--) {
                    n[concepts[at]] += size;
                    z[concepts[at]] += rank;
                }
                additions += starts[p + 1] - 1 - at;
                visited++;
            }
        }
        return scan + fetch * visited + Steps.STREAMED_ADDITION * additions;
    }
}
