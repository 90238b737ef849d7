package dev.invert.torch.internal.products;

/** The largest magnitude of Z: n (N - n) at n = N / 2. */
public final class SquareQuarter {
    private SquareQuarter() {}

    /** Returns the largest integer up to N² / 4. */
    public static long of(long sampleCount) {
        return sampleCount / 2 * (sampleCount - sampleCount / 2);
    }
}
