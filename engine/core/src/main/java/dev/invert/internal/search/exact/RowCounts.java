package dev.invert.internal.search.exact;

/**
 * Numbers of concepts, pairs of concepts and triples of concepts in the patterns, summed over patterns: the additions
 * that summing all of them takes.
 *
 * @param memberships Σ over patterns of the number of concepts
 * @param pairs Σ over patterns of the number of pairs of concepts
 * @param triples Σ over patterns of the number of triples of concepts
 */
record RowCounts(double memberships, double pairs, double triples) {
    static RowCounts of(PatternRows rows) {
        double memberships = 0;
        double pairs = 0;
        double triples = 0;
        for (int p = 0; p < rows.patternCount(); p++) {
            double k = rows.starts()[p + 1] - rows.starts()[p];
            memberships += k;
            pairs += k * (k - 1) / 2;
            triples += k * (k - 1) * (k - 2) / 6;
        }
        return new RowCounts(memberships, pairs, triples);
    }
}
