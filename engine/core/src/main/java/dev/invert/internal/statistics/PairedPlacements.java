package dev.invert.internal.statistics;

/**
 * Accumulates the variance of the difference between the AUCs of two formulas A and B on the same neuron, over the same
 * samples. As in DeLong, DeLong and Clarke-Pearson (1988), each sample contributes to an AUC the fraction of the other
 * class that lies on its right side, less the AUC, over the size of its class. Here the formulas divide the samples into
 * positives and negatives differently, so the two contributions of a sample are subtracted before they are squared. With
 * the divisors n - 1 of a sample variance, the variance of one AUC alone is that of {@link Placements}, and the
 * difference of a formula to itself has variance 0. Reused; not thread-safe.
 */
public final class PairedPlacements {
    private final Side a = new Side();
    private final Side b = new Side();
    private long sampleCount;
    private long lastEnd;
    private double squares;

    /** Contributions of samples to the AUC of one formula. */
    private static final class Side {
        private double n1;
        private double n0;
        private double auc;
        private double perPositive;
        private double perNegative;
        private double before;
        private double ofPositive;
        private double ofNegative;

        void start(long positives, long negatives, double newAuc) {
            n1 = positives;
            n0 = negatives;
            auc = newAuc;
            perPositive = 1 / Math.sqrt(n1 * (n1 - 1));
            perNegative = 1 / Math.sqrt(n0 * (n0 - 1));
            before = 0;
        }

        /** Sets the contributions of a tie group with {@code size} samples above {@code begin} others. */
        void enter(double begin, double size, long count) {
            double positives = count;
            double negatives = size - positives;
            ofPositive = ((begin - before + negatives / 2) / n0 - auc) * perPositive;
            ofNegative = ((n1 - before - positives / 2) / n1 - auc) * perNegative;
            before += positives;
        }
    }

    /**
     * Resets the accumulator for a pair of formulas.
     *
     * @param total N, the number of samples
     * @param positivesA number of samples that satisfy A
     * @param aucA AUC of A
     * @param positivesB number of samples that satisfy B
     * @param aucB AUC of B
     */
    public void start(long total, long positivesA, double aucA, long positivesB, double aucB) {
        sampleCount = total;
        a.start(positivesA, total - positivesA, aucA);
        b.start(positivesB, total - positivesB, aucB);
        lastEnd = 0;
        squares = 0;
    }

    /**
     * Adds the next tie group that contains samples that satisfy a formula, in ascending order of activation.
     *
     * @param begin number of samples below the group
     * @param end {@code begin} plus the number of samples in the group
     * @param both number of samples in the group that satisfy A and B
     * @param onlyA number of those that satisfy A alone
     * @param onlyB number of those that satisfy B alone
     */
    public void add(long begin, long end, long both, long onlyA, long onlyB) {
        addNegatives(begin);
        double below = begin;
        double size = end - begin;
        a.enter(below, size, both + onlyA);
        b.enter(below, size, both + onlyB);
        squares += both * square(a.ofPositive - b.ofPositive)
                + onlyA * square(a.ofPositive - b.ofNegative)
                + onlyB * square(a.ofNegative - b.ofPositive)
                + (size - both - onlyA - onlyB) * square(a.ofNegative - b.ofNegative);
        lastEnd = end;
    }

    /** Adds the samples from the last group up to a position, which satisfy neither formula. */
    private void addNegatives(long end) {
        double below = lastEnd;
        double size = end - lastEnd;
        a.enter(below, size, 0);
        b.enter(below, size, 0);
        squares += size * square(a.ofNegative - b.ofNegative);
    }

    private static double square(double x) {
        return x * x;
    }

    /**
     * Completes the pair after its last group and returns the variance of the difference; NaN if a formula has fewer than
     * two positives or negatives.
     */
    public double finish() {
        addNegatives(sampleCount);
        return a.n1 > 1 && a.n0 > 1 && b.n1 > 1 && b.n0 > 1 ? squares : Double.NaN;
    }
}
