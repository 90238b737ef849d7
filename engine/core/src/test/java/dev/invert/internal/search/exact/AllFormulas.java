package dev.invert.internal.search.exact;

import dev.invert.Formula;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.Objective;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the best formula by trying all: {@code (x op y) op z} over all literals, including several of the same concept.
 */
final class AllFormulas {
    private final long[] literalSets;
    private final Formula[] literals;
    private final int[] sizes;
    private final long[] ranks;
    private final long all;
    private final Objective objective;
    private final Set<Long> shorterSets = new HashSet<>();
    private int requiredLength;
    private long least;
    private long most;
    private int sign;
    private Formula best;
    private long bestN;
    private long bestZ;

    /** Creates the search for a table with at most 64 patterns. */
    AllFormulas(PatternTable table, long[] ranks, Objective objective) {
        this.ranks = ranks;
        this.objective = objective;
        this.all = -1L >>> -table.patternCount();
        this.sizes = new int[table.patternCount()];
        table.patternSizes().get(sizes);
        this.literals = new Formula[2 * table.conceptCount()];
        this.literalSets = new long[literals.length];
        for (int c = 0; c < table.conceptCount(); c++) {
            literals[2 * c] = Formula.of(SmallCase.id(table.columns(c).get(0)));
            literals[2 * c + 1] = literals[2 * c].negate();
            literalSets[2 * c] = table.bits(c).get(0);
            literalSets[2 * c + 1] = all & ~literalSets[2 * c];
        }
    }

    /** Returns the best formula, the first in the order of the search; null if none lies within the bounds. */
    FoundFormula best(int length, long leastCount, long mostCount, int direction) {
        requiredLength = 0;
        return search(length, leastCount, mostCount, direction);
    }

    /**
     * Returns the best formula of exactly this length whose truth set no shorter formula has; null if none lies within
     * the bounds.
     */
    FoundFormula bestOfLength(int length, long leastCount, long mostCount, int direction) {
        requiredLength = length;
        shorterSets.clear();
        return search(length, leastCount, mostCount, direction);
    }

    private FoundFormula search(int length, long leastCount, long mostCount, int direction) {
        least = leastCount;
        most = mostCount;
        sign = direction;
        best = null;
        if (requiredLength > 0) {
            forEach(length - 1, (set, x, y, innerAnd, z, outerAnd) -> shorterSets.add(set));
        }
        forEach(length, this::offer);
        return best == null ? null : new FoundFormula(best, bestN, bestZ, List.of());
    }

    private interface Visitor {
        void visit(long set, int x, int y, boolean innerAnd, int z, boolean outerAnd);
    }

    private void forEach(int length, Visitor visitor) {
        for (int x = 0; length > 0 && x < literals.length; x++) {
            visitor.visit(literalSets[x], x, -1, false, -1, false);
            for (int y = 0; length > 1 && y < literals.length; y++) {
                for (int op = 0; op < 2; op++) {
                    long two = join(literalSets[x], literalSets[y], op == 0);
                    visitor.visit(two, x, y, op == 0, -1, false);
                    for (int z = 0; length > 2 && z < literals.length; z++) {
                        visitor.visit(join(two, literalSets[z], true), x, y, op == 0, z, true);
                        visitor.visit(join(two, literalSets[z], false), x, y, op == 0, z, false);
                    }
                }
            }
        }
    }

    private static long join(long a, long b, boolean and) {
        return and ? a & b : a | b;
    }

    private void offer(long set, int x, int y, boolean innerAnd, int z, boolean outerAnd) {
        long n = 0;
        long sum = 0;
        for (long word = set; word != 0; word &= word - 1) {
            int p = Long.numberOfTrailingZeros(word);
            n += sizes[p];
            sum += ranks[p];
        }
        if (n < least || n > most) {
            return;
        }
        int length = y < 0 ? 1 : z < 0 ? 2 : 3;
        if (requiredLength > 0 && (length != requiredLength || shorterSets.contains(set))) {
            return;
        }
        int comparison =
                best == null ? 1 : objective.compare(n, sign * sum, length, bestN, sign * bestZ, best.length());
        if (comparison < 0) {
            return;
        }
        Formula formula = literals[x];
        formula = y < 0 ? formula : join(formula, literals[y], innerAnd);
        formula = z < 0 ? formula : join(formula, literals[z], outerAnd);
        if (comparison > 0 || comesFirst(formula)) {
            best = formula;
            bestN = n;
            bestZ = sum;
        }
    }

    private boolean comesFirst(Formula formula) {
        int byLength = Integer.compare(formula.length(), best.length());
        return byLength != 0 ? byLength < 0 : formula.text().compareTo(best.text()) < 0;
    }

    private static Formula join(Formula a, Formula b, boolean and) {
        return and ? a.and(b) : a.or(b);
    }
}
