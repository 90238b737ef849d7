package dev.invert.internal.search;

import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.Operation;
import dev.invert.internal.kernel.PatternTable;
import java.util.Arrays;

/**
 * Finds formulas with a literal that adds nothing: without it, the objective would be at least as good, whether or not
 * the shorter formula lies within the bounds. A search within bounds otherwise lifts rare concepts over a minimum
 * support by joining them with unrelated ones. Not thread-safe.
 */
final class FillerFilter {
    private final PatternTable table;
    private final AucWorkspace workspace;
    private final int lane;
    private int[] shorter = {};
    private int[] bestCodes;
    private long bestN;
    private long bestSum;

    FillerFilter(PatternTable table, AucWorkspace workspace, int lane) {
        this.table = table;
        this.workspace = workspace;
        this.lane = lane;
    }

    /**
     * Returns whether a formula without one of its literals, or one of its literals alone, is at least as good.
     *
     * @param objective objective of the lane's neuron
     * @param sign 1 if high values are searched, -1 if low ones
     * @param codes chain that encodes the formula
     * @param length number of literals
     * @param n support of the formula
     * @param z Z of the formula
     */
    boolean hasFiller(Objective objective, int sign, int[] codes, int length, long n, long z) {
        bestCodes = null;
        for (int i = 0; length > 1 && i < length; i++) {
            int concept = FormulaCode.concept(codes[i]);
            boolean negated = FormulaCode.operation(codes[i]).negates();
            long literalN = negated ? table.sampleCount() - table.conceptSize(concept) : table.conceptSize(concept);
            long literalZ = negated ? -workspace.literalZ(lane, concept) : workspace.literalZ(lane, concept);
            shorter = new int[] {first(codes[i])};
            compare(objective, sign, literalN, literalZ);
        }
        for (int i = 0; length > 2 && i < length; i++) {
            shorter = without(codes, length, i);
            int slot = workspace.scratchSlot();
            FormulaCode.evaluate(shorter, shorter.length, slot, workspace);
            long[] measured = workspace.measure(lane, slot);
            if (measured[0] > 0 && measured[0] < table.sampleCount()) {
                compare(objective, sign, measured[0], measured[1]);
            }
        }
        return bestCodes != null && better(objective, sign, bestN, bestSum, bestCodes.length, n, z, length) >= 0;
    }

    private void compare(Objective objective, int sign, long n, long z) {
        if (bestCodes == null || better(objective, sign, n, z, shorter.length, bestN, bestSum, bestCodes.length) > 0) {
            bestCodes = shorter;
            bestN = n;
            bestSum = z;
        }
    }

    private static int better(
            Objective objective, int sign, long n1, long z1, int length1, long n2, long z2, int length2) {
        return objective.compare(n1, sign * z1, length1, n2, sign * z2, length2);
    }

    private static int[] without(int[] codes, int length, int dropped) {
        int[] kept = new int[length - 1];
        System.arraycopy(codes, 0, kept, 0, dropped);
        System.arraycopy(codes, dropped + 1, kept, dropped, length - 1 - dropped);
        kept[0] = first(kept[0]);
        return kept;
    }

    /** Returns the code of the same literal at the start of a chain. */
    private static int first(int code) {
        Operation operation = FormulaCode.operation(code).negates() ? Operation.AND_NOT : Operation.AND;
        return FormulaCode.concept(code) << 2 | operation.code();
    }

    /** Returns the chain of the best shorter formula of the last call that returned true. */
    int[] bestCodes() {
        return Arrays.copyOf(bestCodes, bestCodes.length);
    }

    /** Returns the support of the best shorter formula. */
    long bestN() {
        return bestN;
    }

    /** Returns Z of the best shorter formula. */
    long bestSum() {
        return bestSum;
    }
}
