package dev.invert.internal.kernel;

/**
 * The least sum of a formula as a function of n, the number of samples that satisfy it: {@code constant + perCount n
 * + perPair n (N - n) + perRoot sqrt(n (N - n))}, with {@code perRoot >= 0}; no sum reaches it for an n with fewer than {@code
 * leastPairs} pairs of a sample that satisfies the formula and one that does not. Reused; not thread-safe.
 */
public final class SumThreshold {
    private final double sampleCount;
    private double constant;
    private double perCount;
    private double perPair;
    private double perRoot;
    private double squaredPerRoot;
    private double leastPairs;
    private double leastCount;

    /**
     * Creates a threshold that every sum reaches.
     *
     * @param sampleCount N
     */
    public SumThreshold(long sampleCount) {
        this.sampleCount = sampleCount;
        setAll();
    }

    /** Lets every sum reach the threshold. */
    void setAll() {
        set(Double.NEGATIVE_INFINITY, 0, 0);
    }

    void set(double newConstant, double newPerPair, double newPerRoot) {
        constant = newConstant;
        perCount = 0;
        perPair = newPerPair;
        perRoot = newPerRoot;
        squaredPerRoot = newPerRoot * newPerRoot;
        leastPairs = 0;
        leastCount = 0;
    }

    /** Adds a term that is proportional to n. */
    void addPerCount(double newPerCount) {
        perCount = newPerCount;
    }

    /** Sets the least n (N - n) of a formula whose sum can reach the threshold. */
    void requirePairs(double pairs) {
        leastPairs = pairs;
        double half = sampleCount / 2;
        // The smaller root of n (N - n) = pairs, or N if there is none.
        leastCount = pairs <= half * half ? pairs / (half + Math.sqrt(half * half - pairs)) : sampleCount;
    }

    /** Lowers the threshold by the same amount for every n. */
    public void lower(double amount) {
        constant -= amount;
    }

    /**
     * Returns the coefficients, for implementations that test many formulas at once: {@code constant}, {@code perCount},
     * {@code perPair}, the square of {@code perRoot}, and {@code leastPairs}.
     */
    public double[] coefficients() {
        return new double[] {constant, perCount, perPair, squaredPerRoot, leastPairs};
    }

    /** Copies the {@link #coefficients} to an array, from an index on. */
    void copy(double[] target, int at) {
        target[at] = constant;
        target[at + 1] = perCount;
        target[at + 2] = perPair;
        target[at + 3] = squaredPerRoot;
        target[at + 4] = leastPairs;
    }

    /** Returns whether formulas with n and with N - n samples reach the threshold with the same sums. */
    public boolean isSymmetric() {
        return perCount == 0;
    }

    /** Returns whether a formula with n samples and this sum, or its negation, reaches the threshold. */
    public boolean reachesEither(double n, double sum) {
        return perCount == 0 ? reaches(n, Math.abs(sum)) : reaches(n, sum) || reaches(sampleCount - n, -sum);
    }

    /** Returns whether a formula with n samples and this sum reaches the threshold; avoids the root. */
    public boolean reaches(double n, double sum) {
        double area = n * (sampleCount - n);
        double rest = sum - constant - perCount * n - perPair * area;
        return rest >= 0 && area >= leastPairs && rest * rest >= squaredPerRoot * area;
    }

    /**
     * Returns the slope of a line that lies on or below the threshold for all n in [lo, hi] that can reach it: the chord,
     * except that a term that is convex, {@code perPair < 0}, is replaced by its tangent in the middle.
     *
     * @param negated whether the threshold is that of the negations of formulas with n in [lo, hi], for their sums with
     *     the opposite sign
     */
    public double slope(double lo, double hi, boolean negated) {
        return symmetricSlope(lo, hi) + (negated ? -perCount : perCount);
    }

    private double symmetricSlope(double lo, double hi) {
        double first = Math.max(lo, leastCount);
        double last = Math.min(hi, sampleCount - leastCount);
        if (first > last) {
            return 0;
        }
        double slope = perPair * (sampleCount - first - last);
        return perRoot == 0 ? slope : slope + perRoot * rootSlope(first, last);
    }

    private double rootSlope(double lo, double hi) {
        // (sqrt(b) - sqrt(a)) / (hi - lo) with b - a = (hi - lo) (N - lo - hi), which also holds for lo = hi.
        double roots = Math.sqrt(lo * (sampleCount - lo)) + Math.sqrt(hi * (sampleCount - hi));
        return roots == 0 ? 0 : (sampleCount - lo - hi) / roots;
    }

    /** Returns the value at 0 of the line whose slope is {@link #slope}; above all sums if no n can reach the threshold. */
    public double intercept(double lo, double hi, boolean negated) {
        return symmetricIntercept(lo, hi) + (negated ? perCount * sampleCount : 0);
    }

    private double symmetricIntercept(double lo, double hi) {
        double first = Math.max(lo, leastCount);
        double last = Math.min(hi, sampleCount - leastCount);
        if (first > last) {
            return sampleCount * sampleCount;
        }
        double middle = (first + last) / 2;
        double intercept = constant + perPair * (perPair >= 0 ? first * last : middle * middle);
        return perRoot == 0
                ? intercept
                : intercept + perRoot * (Math.sqrt(first * (sampleCount - first)) - rootSlope(first, last) * first);
    }
}
