package dev.invert.internal.search.exact;

import dev.invert.Formula;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Converts cells of a Venn diagram back to formulas. Of all equivalent formulas of a length it chooses the one whose
 * text comes first.
 */
final class FormulaChoice implements Incumbent.TieBreak {
    private static final int FIELDS = 4;
    private static final int CELLS = 8;

    private final PatternRows rows;
    private final IntFunction<String> conceptIds;

    FormulaChoice(PatternRows rows, IntFunction<String> conceptIds) {
        this.rows = rows;
        this.conceptIds = conceptIds;
    }

    @Override
    public int first(int[] ties, int count) {
        int first = 0;
        String firstText = null;
        for (int tie = 0; tie < count; tie++) {
            String text = formula(ties, tie).text();
            if (firstText == null || text.compareTo(firstText) < 0) {
                firstText = text;
                first = tie;
            }
        }
        return first;
    }

    /** Returns the formula of a tie. */
    Formula formula(int[] ties, int tie) {
        int at = FIELDS * tie;
        int i = ties[at];
        int j = ties[at + 1];
        int k = ties[at + 2];
        int mask = ties[at + 3];
        if (j < 0) {
            return literal(i, mask != VennSets.FIRST);
        }
        int occupied = occupied(i, j, k);
        return k < 0 ? pairFormula(i, j, mask, occupied) : tripleFormula(new int[] {i, j, k}, mask, occupied);
    }

    private Formula pairFormula(int i, int j, int mask, int occupied) {
        Formula first = null;
        for (int form = 0; form < 8; form++) {
            int x = (form & 1) != 0 ? ~VennSets.FIRST : VennSets.FIRST;
            int y = (form & 2) != 0 ? ~VennSets.SECOND : VennSets.SECOND;
            int holds = (form & 4) != 0 ? x & y : x | y;
            if (((holds ^ mask) & occupied) == 0) {
                first = earlier(first, join((form & 4) != 0, literal(i, (form & 1) != 0), literal(j, (form & 2) != 0)));
            }
        }
        return first;
    }

    private Formula tripleFormula(int[] concepts, int mask, int occupied) {
        Formula first = null;
        for (VennSets.Shape shape : VennSets.SHAPES) {
            if (((shape.mask() ^ mask) & occupied) == 0) {
                Formula inner = join(
                        shape.innerAnd(),
                        literal(concepts[shape.concept(0)], shape.negated(0)),
                        literal(concepts[shape.concept(1)], shape.negated(1)));
                Formula outer = literal(concepts[shape.concept(2)], shape.negated(2));
                first = earlier(first, join(shape.outerAnd(), inner, outer));
            }
        }
        return first;
    }

    private static Formula earlier(Formula first, Formula formula) {
        return first == null || formula.text().compareTo(first.text()) < 0 ? formula : first;
    }

    private static Formula join(boolean and, Formula left, Formula right) {
        return Formula.join(and ? Formula.Operator.AND : Formula.Operator.OR, List.of(left, right));
    }

    private Formula literal(int concept, boolean negated) {
        return new Formula.Literal(conceptIds.apply(concept), negated);
    }

    /** Returns a mask of the cells that contain samples. */
    private int occupied(int i, int j, int k) {
        int mask = 0;
        long[] first = rows.truth(i);
        long[] second = rows.truth(j);
        long[] third = k < 0 ? null : rows.truth(k);
        for (int w = 0; w < first.length && mask != VennSets.ALL; w++) {
            int left = rows.patternCount() - w * Long.SIZE;
            long all = left >= Long.SIZE ? -1 : (1L << left) - 1;
            long a = first[w];
            long b = second[w];
            long c = third == null ? 0 : third[w];
            for (int cell = 0; cell < CELLS; cell++) {
                long inCell = ((cell & 1) != 0 ? a : ~a) & ((cell & 2) != 0 ? b : ~b) & ((cell & 4) != 0 ? c : ~c);
                mask |= (inCell & all) != 0 ? 1 << cell : 0;
            }
        }
        return mask;
    }

    private int cell(int i, int j, int k, int pattern) {
        return bit(i, pattern) | bit(j, pattern) << 1 | bit(k, pattern) << 2;
    }

    private int bit(int concept, int pattern) {
        return concept < 0 ? 0 : (int) (rows.truth(concept)[pattern >>> 6] >>> pattern & 1);
    }

    /** Returns n and Z of a tie. */
    long[] countAndSum(int[] ties, int tie, double[] ranks) {
        int at = FIELDS * tie;
        long n = 0;
        long z = 0;
        for (int p = 0; p < ranks.length; p++) {
            int cell = cell(ties[at], ties[at + 1], ties[at + 2], p);
            if ((ties[at + 3] >>> cell & 1) != 0) {
                n += rows.patternSizes()[p];
                z += (long) ranks[p];
            }
        }
        return new long[] {n, z};
    }
}
