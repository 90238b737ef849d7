package dev.invert.compose;

/** A part of a detector with its scores. */
final class ScoredPart {
    private final LiteralPart part;
    private final double[] scores;

    /**
     * Creates scores.
     *
     * @param scores probability of the literal's concept for each sample
     */
    ScoredPart(LiteralPart part, double[] scores) {
        this.part = part;
        this.scores = scores;
    }

    LiteralPart part() {
        return part;
    }

    double[] scores() {
        return scores;
    }
}
