package dev.invert.internal.kernel;

/**
 * The least sum of a formula as a function of n, the number of samples that satisfy it: {@code constant + perPair n
 * (N - n) + perRoot sqrt(n (N - n))}, with {@code perRoot >= 0}. Reused; not thread-safe.
 */
public final class SumThreshold {
    private final double sampleCount;
    private double constant;
    private double perPair;
    private double perRoot;
    private double squaredPerRoot;

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
        perPair = newPerPair;
        perRoot = newPerRoot;
        squaredPerRoot = newPerRoot * newPerRoot;
    }

    /** Lowers the threshold by the same amount for every n. */
    public void lower(double amount) {
        constant -= amount;
    }

    /** Returns whether a formula with n samples and this sum reaches the threshold; avoids the root. */
    public boolean reaches(double n, double sum) {
        double area = n * (sampleCount - n);
        double rest = sum - constant - perPair * area;
        return rest >= 0 && rest * rest >= squaredPerRoot * area;
    }

    /**
     * Returns the slope of a line that lies on or below the threshold for all n in [lo, hi]: the chord, except that a
     * term that is convex, {@code perPair < 0}, is replaced by its tangent in the middle.
     */
    public double slope(double lo, double hi) {
        double slope = perPair * (sampleCount - lo - hi);
        return perRoot == 0 ? slope : slope + perRoot * rootSlope(lo, hi);
    }

    private double rootSlope(double lo, double hi) {
        // (sqrt(b) - sqrt(a)) / (hi - lo) with b - a = (hi - lo) (N - lo - hi), which also holds for lo = hi.
        double roots = Math.sqrt(lo * (sampleCount - lo)) + Math.sqrt(hi * (sampleCount - hi));
        return roots == 0 ? 0 : (sampleCount - lo - hi) / roots;
    }

    /** Returns the value at 0 of the line whose slope is {@link #slope}. */
    public double intercept(double lo, double hi) {
        double middle = (lo + hi) / 2;
        double intercept = constant + perPair * (perPair >= 0 ? lo * hi : middle * middle);
        return perRoot == 0
                ? intercept
                : intercept + perRoot * (Math.sqrt(lo * (sampleCount - lo)) - rootSlope(lo, hi) * lo);
    }
}
