package dev.invert.internal.statistics;

/**
 * Where the n1 positives of one formula stand among all N samples, told group of ties by group of ties in ascending
 * order; only groups with a positive in them need telling, so the work grows with n1 and not with N. Reused.
 *
 * <p>The variance of an AUC is that of DeLong, DeLong and Clarke-Pearson (1988): {@code S10 / n1 + S01 / n0}, with S10
 * the variance over positives of the share of negatives below (half of those equal), and S01 that over negatives of the
 * share of positives above. Both follow from ranks alone (Sun and Xu 2014); here the negatives between two positives,
 * which all have the same share, are taken at once.
 */
public final class Placements {
    private long n1;
    private long n0;
    private double meanBelow;
    private double meanAbove;
    private int topBegin;
    private long total;
    private long before;
    private double remaining;
    private long lastEnd;
    private double belowSquares;
    private double aboveSquares;
    private double precisions;
    private long onTop;
    private long u2;

    /**
     * Starts a formula.
     *
     * @param n1 positives, at least 1
     * @param n0 negatives, at least 1
     * @param u2 2U, exact; without it only {@link #u2()} can be asked for
     * @param topBegin positives at this position and above are counted apart
     */
    public void start(long n1, long n0, long u2, int topBegin) {
        this.n1 = n1;
        this.n0 = n0;
        this.meanBelow = (double) u2 / n1;
        this.meanAbove = (double) u2 / n0;
        this.topBegin = topBegin;
        total = n1 + n0;
        before = 0;
        remaining = n1;
        lastEnd = 0;
        belowSquares = 0;
        aboveSquares = 0;
        precisions = 0;
        onTop = 0;
        this.u2 = 0;
    }

    /**
     * Tells of the next tie group that has positives.
     *
     * @param begin how many samples stand below it
     * @param end begin and the samples in it
     * @param positives how many of those satisfy the formula, at least 1
     */
    public void add(long begin, long end, long positives) {
        // Doubles where they are exact: conversions from long were most of the work.
        addNegatives(begin - lastEnd, 2 * remaining);
        long doubledBelow = begin + end - positives - 2 * before;
        u2 += positives * doubledBelow;
        double weight = positives;
        double below = doubledBelow - meanBelow;
        belowSquares += weight * (below * below);
        if (end - begin > positives) {
            addNegatives(end - begin - positives, 2 * remaining - weight);
        }
        precisions += weight * (remaining / (total - begin));
        onTop += begin >= topBegin ? positives : 0;
        before += positives;
        remaining -= weight;
        lastEnd = end;
    }

    /** @param doubledAbove twice the positives above each of them, once those equal */
    private void addNegatives(long count, double doubledAbove) {
        double above = doubledAbove - meanAbove;
        aboveSquares += count * (above * above);
    }

    /** After the last group: takes in the negatives above all positives. */
    public void finish() {
        assert before == n1 : before + " positives were told of, there are " + n1;
        addNegatives(total - lastEnd, 0);
    }

    /** 2U, exact, whatever it was started with. */
    public long u2() {
        return u2;
    }

    /** The variance of the AUC; NaN if there is only one positive or only one negative. */
    public double aucVariance() {
        // Placements are doubled: a factor of 4 in their squares.
        double s10 = belowSquares / (4.0 * n0 * n0) / (n1 - 1);
        double s01 = aboveSquares / (4.0 * n1 * n1) / (n0 - 1);
        return n1 > 1 && n0 > 1 ? s10 / n1 + s01 / n0 : Double.NaN;
    }

    /**
     * The area under the precision-recall curve without interpolation, as scikit-learn's
     * {@code average_precision_score}: over all thresholds, the precision times the step in recall.
     */
    public double averagePrecision() {
        return precisions / n1;
    }

    /** Positives at the top position and above. */
    public long onTop() {
        return onTop;
    }
}
