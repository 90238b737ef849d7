package dev.invert.internal.search.exact;

/**
 * How many pairs and triples of concepts the patterns show, each counted in every pattern: the additions that summing
 * all of them takes.
 *
 * @param memberships Σ over patterns of its concepts
 * @param pairs Σ of its pairs
 * @param triples Σ of its triples
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
