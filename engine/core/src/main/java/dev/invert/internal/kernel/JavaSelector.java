package dev.invert.internal.kernel;

/**
 * Scores literals and extensions by inclusion and exclusion: with c = |A ∧ C| and z = Z(A ∧ C), the n and Z of every
 * way of joining C to A follow from n(A), Z(A), n(C), Z(C), c and z. Extensions that are empty, full or equal to an
 * operand are recognized from the counts and never offered.
 */
public final class JavaSelector {
    private JavaSelector() {}

    /**
     * Adds the literals that a selection keeps to the candidates.
     *
     * @param literalZ Z of each concept
     */
    public static void selectLiterals(
            PatternTable table, long[] literalZ, Selection selection, CandidateList candidates) {
        long total = table.sampleCount();
        for (int c = 0; c < literalZ.length; c++) {
            if (selection.allows(c)) {
                long n = table.conceptSize(c);
                offer(c, Operation.AND, n, literalZ[c], selection, candidates);
                offer(c, Operation.AND_NOT, total - n, -literalZ[c], selection, candidates);
            }
        }
    }

    static void select(
            PatternTable table,
            long[] literalZ,
            JavaJointSums.Row row,
            long nA,
            long zA,
            Selection selection,
            CandidateList candidates) {
        long total = table.sampleCount();
        boolean[] allowed = selection.allowedConcepts();
        for (int c = 0; c < literalZ.length; c++) {
            if (allowed != null && !allowed[c]) {
                continue;
            }
            long nC = table.conceptSize(c);
            long both = row.count(c);
            long onlyA = nA - both;
            long onlyC = nC - both;
            long neither = total - nA - onlyC;
            long z = row.sum(c) - both * (total + 1);
            // The four Venn cells decide: AND is empty, A or C exactly if one of three of them is empty.
            // Few formulas pass the threshold, so it is tested first. The exception is a concept disjoint from A, the
            // usual case in a hierarchy: it is skipped after OR.
            long zOr = zA + literalZ[c] - z;
            if (selection.mayKeep(nA + onlyC, zOr) && onlyA != 0 && onlyC != 0 && neither != 0) {
                offer(c, Operation.OR, nA + onlyC, zOr, selection, candidates);
            }
            if (both == 0) {
                continue;
            }
            if (selection.mayKeep(both, z) && onlyA != 0 && onlyC != 0) {
                offer(c, Operation.AND, both, z, selection, candidates);
            }
            if (selection.mayKeep(onlyA, zA - z) && onlyA != 0 && neither != 0) {
                offer(c, Operation.AND_NOT, onlyA, zA - z, selection, candidates);
            }
            long zOrNot = z - literalZ[c];
            if (selection.mayKeep(total - onlyC, zOrNot) && neither != 0 && onlyC != 0) {
                offer(c, Operation.OR_NOT, total - onlyC, zOrNot, selection, candidates);
            }
        }
    }

    private static void offer(
            int concept, Operation operation, long n, long z, Selection selection, CandidateList candidates) {
        if (selection.accepts(n) && selection.offer(n, z)) {
            candidates.add(concept, operation.code(), n, z);
        }
    }
}
