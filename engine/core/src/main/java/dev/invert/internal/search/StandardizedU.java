package dev.invert.internal.search;

/**
 * The standardized U of Mann and Whitney as the objective, without corrections for ties and continuity, which are the
 * same for all formulas or too small to matter: {@code z = Z sqrt(3 / (n (N - n) (N + 1)))}.
 *
 * @param sampleCount N, at most 2^31; every n must satisfy 0 &lt; n &lt; N
 */
public record StandardizedU(long sampleCount) implements RootObjective {
    @Override
    public String name() {
        return "z";
    }

    @Override
    public double valueOf(double score) {
        return score * Math.sqrt(3.0 / (sampleCount + 1));
    }
}
