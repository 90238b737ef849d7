package dev.invert.internal.statistics;

/**
 * Accumulates statistics of the rank positions that the n1 positives of one formula have among all N samples. The
 * caller adds tie groups in ascending order and may skip groups without a positive, so the work grows with n1 and not
 * with N. Reused from formula to formula.
 *
 * <p>The variance of an AUC follows DeLong, DeLong and Clarke-Pearson (1988): {@code S10 / n1 + S01 / n0}, with S10 the
 * variance over positives of the fraction of negatives below (plus half of those equal), and S01 the variance over
 * negatives of the fraction of positives above. Both follow from ranks alone (Sun and Xu 2014). All negatives between
 * two adjacent positives have the same fraction and are added in one step.
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
     * Resets the accumulator for a new formula.
     *
     * @param n1 number of positives, at least 1
     * @param n0 number of negatives, at least 1
     * @param u2 2U, exact; if it is not known, only {@link #u2()}, {@link #averagePrecision()} and {@link #onTop()} are
     *     valid
     * @param topBegin first rank position counted by {@link #onTop()}
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
     * Adds the next tie group that contains positives.
     *
     * @param begin number of samples below the group
     * @param end {@code begin} plus the number of samples in the group
     * @param positives number of samples in the group that satisfy the formula, at least 1
     */
    public void add(long begin, long end, long positives) {
        // Uses doubles, which are exact here: conversions from long took most of the time.
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

    /**
     * Adds negatives that have the same number of positives above them.
     *
     * @param count number of negatives
     * @param doubledAbove twice the positives above each of them, plus the positives equal to it
     */
    private void addNegatives(long count, double doubledAbove) {
        double above = doubledAbove - meanAbove;
        aboveSquares += count * (above * above);
    }

    /** Completes the formula after its last group, by adding the negatives above all positives. */
    public void finish() {
        assert before == n1 : before + " positives were told of, there are " + n1;
        addNegatives(total - lastEnd, 0);
    }

    /**
     * Completes the formula with sums that were added up elsewhere, by the same operations in the same order; {@link #u2()}
     * is then not valid.
     *
     * @param squaresBelow sum over positives of the squared distance of their doubled placement from the mean
     * @param squaresAbove the same sum over negatives
     * @param precisionSum sum over positives of the precision at their threshold
     * @param positivesOnTop number of positives at the first position of {@link #onTop()} and above
     */
    public void finish(double squaresBelow, double squaresAbove, double precisionSum, long positivesOnTop) {
        belowSquares = squaresBelow;
        aboveSquares = squaresAbove;
        precisions = precisionSum;
        onTop = positivesOnTop;
    }

    /** Returns 2U, computed exactly from the added groups and not from the argument of {@link #start}. */
    public long u2() {
        return u2;
    }

    /** Returns S10 / n1, the part of the variance of the AUC that is due to the positives; not a number if n1 is 1. */
    public double positivePart() {
        // Placements are doubled: a factor of 4 in their squares.
        return belowSquares / (4.0 * n0 * n0) / (n1 - 1) / n1;
    }

    /** Returns S01 / n0, the part of the variance of the AUC that is due to the negatives; not a number if n0 is 1. */
    public double negativePart() {
        return aboveSquares / (4.0 * n1 * n1) / (n0 - 1) / n0;
    }

    /** Returns the 95 % confidence interval of the AUC; undefined if there is only one positive or one negative. */
    public AucInterval interval(double auc) {
        return AucInterval.of(auc, positivePart(), negativePart(), n1, n0);
    }

    /**
     * Returns the area under the precision-recall curve without interpolation, as scikit-learn's
     * {@code average_precision_score}: the sum over all thresholds of the precision times the step in recall.
     */
    public double averagePrecision() {
        return precisions / n1;
    }

    /** Returns the number of positives at position {@code topBegin} and above. */
    public long onTop() {
        return onTop;
    }
}
