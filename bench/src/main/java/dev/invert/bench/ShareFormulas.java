package dev.invert.bench;

import dev.invert.internal.kernel.Operation;
import dev.invert.internal.kernel.PatternTable;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Random;

/** Draws seeded random formulas of up to three literals that approximately a given share of the samples satisfies. */
final class ShareFormulas {
    private static final int LENGTH = 3;
    private static final int TRIES = 256;

    private final PatternTable table;
    private final IntBuffer sizes;
    private final Random random = new Random(4);

    ShareFormulas(PatternTable table) {
        this.table = table;
        this.sizes = table.patternSizes();
    }

    /**
     * A formula as a sequence of operations.
     *
     * @param codes {@code concept << 2 | operation}, applied in order, starting from "true everywhere"
     * @param truth truth set over patterns
     * @param n number of samples that satisfy it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared or modified
    record FormulaCode(int[] codes, long[] truth, long n) {}

    FormulaCode[] near(double share, int count) {
        FormulaCode[] chains = new FormulaCode[count];
        for (int i = 0; i < count; i++) {
            chains[i] = near(Math.round(share * table.sampleCount()));
        }
        return chains;
    }

    /**
     * Joins up to three literals: each time, of some random ones, the literal whose result is closest to the wanted
     * count.
     */
    private FormulaCode near(long wanted) {
        long[] all = new long[table.wordCount()];
        for (int p = 0; p < table.patternCount(); p++) {
            all[p >>> 6] |= 1L << p;
        }
        FormulaCode chain = new FormulaCode(new int[0], all, table.sampleCount());
        while (chain.codes().length < LENGTH) {
            FormulaCode best = null;
            for (int i = 0; i < TRIES; i++) {
                boolean more = chain.n() < wanted;
                FormulaCode next =
                        join(chain, random.nextInt(table.conceptCount()), more ? Operation.OR : Operation.AND);
                if (next.n() > 0
                        && next.n() < table.sampleCount()
                        && (best == null || Math.abs(next.n() - wanted) < Math.abs(best.n() - wanted))) {
                    best = next;
                }
            }
            boolean nearer = best != null && Math.abs(best.n() - wanted) < Math.abs(chain.n() - wanted);
            if (!nearer && chain.codes().length > 0) {
                return chain;
            }
            chain = best;
        }
        return chain;
    }

    private FormulaCode join(FormulaCode chain, int concept, Operation operation) {
        LongBuffer bits = table.bits(concept);
        long[] truth = chain.truth().clone();
        long n = 0;
        for (int w = 0; w < truth.length; w++) {
            truth[w] = operation == Operation.AND ? truth[w] & bits.get(w) : truth[w] | bits.get(w);
            for (long rest = truth[w]; rest != 0; rest &= rest - 1) {
                n += sizes.get((w << 6) + Long.numberOfTrailingZeros(rest));
            }
        }
        int[] codes = java.util.Arrays.copyOf(chain.codes(), chain.codes().length + 1);
        codes[codes.length - 1] = concept << 2 | operation.code();
        return new FormulaCode(codes, truth, n);
    }
}
