package dev.invert.explain;

import dev.invert.TokenEvidence;
import dev.invert.TokenFit;
import dev.invert.TokenSamples;
import dev.invert.TokenSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * Chooses samples of a neuron that show where a formula holds and where it does not, with the tokens around them. The
 * choice is spread evenly over the firings of a fifth, and is the same in every run. Immutable and thread-safe.
 */
final class TokenContexts {
    /** Number of contexts of each fifth of the firings. */
    static final int PER_FIFTH = 5;
    /** Number of misses and of false alarms. */
    static final int PER_ERROR = 6;

    private static final int FIFTHS = 5;
    private static final int TENTHS = 10;
    /** Number of rows before and after a sample. */
    private static final int BEFORE = 14;

    private static final int AFTER = 8;

    private final TokenSamples tokens;

    TokenContexts(TokenSamples tokens) {
        this.tokens = tokens;
    }

    /**
     * Returns the evidence for a formula.
     *
     * @param values activations of all samples
     * @param activation returns the activation on a sample
     * @param truth samples that satisfy the formula: bit i % 64 of word i / 64
     * @param tokenSet set of tokens to report with it
     * @param fit correlations to report with it
     */
    TokenEvidence collect(
            NonzeroValues values,
            IntToDoubleFunction activation,
            long[] truth,
            Optional<TokenSet> tokenSet,
            TokenFit fit) {
        int firings = values.count() - values.negativeCount();
        List<TokenEvidence.Context> contexts = new ArrayList<>();
        for (int fifth = 0; fifth < FIFTHS; fifth++) {
            for (int firing : spread(begin(fifth, FIFTHS, firings), begin(fifth + 1, FIFTHS, firings), PER_FIFTH)) {
                contexts.add(context(
                        TokenEvidence.Kind.FIRING,
                        fifth,
                        values.sample(values.count() - 1 - firing),
                        activation,
                        truth));
            }
        }
        addMisses(values, firings, activation, truth, contexts);
        for (int sample : falseAlarms(values, truth)) {
            contexts.add(context(TokenEvidence.Kind.FALSE_ALARM, -1, sample, activation, truth));
        }
        return new TokenEvidence(
                firings, values.sampleCount(), tenths(values, firings, truth), contexts, tokenSet, fit);
    }

    private static int begin(int part, int parts, int count) {
        return (int) ((long) part * count / parts);
    }

    /** Returns at most {@code most} numbers of a range, spread evenly, the first one included. */
    private static int[] spread(int from, int to, int most) {
        int count = Math.min(most, to - from);
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            chosen[i] = from + begin(i, count, to - from);
        }
        return chosen;
    }

    private static List<TokenEvidence.Tenth> tenths(NonzeroValues values, int firings, long[] truth) {
        int parts = Math.min(TENTHS, firings);
        List<TokenEvidence.Tenth> tenths = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = begin(part, parts, firings);
            int to = begin(part + 1, parts, firings);
            long inside = 0;
            for (int firing = from; firing < to; firing++) {
                inside += isInside(truth, values.sample(values.count() - 1 - firing)) ? 1 : 0;
            }
            tenths.add(new TokenEvidence.Tenth(
                    values.value(values.count() - to), values.value(values.count() - 1 - from), to - from, inside));
        }
        return tenths;
    }

    private void addMisses(
            NonzeroValues values,
            int firings,
            IntToDoubleFunction activation,
            long[] truth,
            List<TokenEvidence.Context> contexts) {
        int found = 0;
        for (int firing = 0; firing < firings && found < PER_ERROR; firing++) {
            int sample = values.sample(values.count() - 1 - firing);
            if (!isInside(truth, sample)) {
                int fifth = (int) ((long) firing * FIFTHS / firings);
                contexts.add(context(TokenEvidence.Kind.MISS, fifth, sample, activation, truth));
                found++;
            }
        }
    }

    /** Returns samples of the set without a firing, spread evenly. */
    private static int[] falseAlarms(NonzeroValues values, long[] truth) {
        long[] silent = truth.clone();
        for (int place = values.negativeCount(); place < values.count(); place++) {
            int sample = values.sample(place);
            silent[sample >>> 6] &= ~(1L << sample);
        }
        int count = 0;
        for (long word : silent) {
            count += Long.bitCount(word);
        }
        int[] chosen = spread(0, count, PER_ERROR);
        int seen = 0;
        int next = 0;
        for (int w = 0; w < silent.length && next < chosen.length; w++) {
            for (long word = silent[w]; word != 0 && next < chosen.length; word &= word - 1) {
                if (seen++ == chosen[next]) {
                    chosen[next++] = (w << 6) + Long.numberOfTrailingZeros(word);
                }
            }
        }
        return chosen;
    }

    private TokenEvidence.Context context(
            TokenEvidence.Kind kind, int fifth, int sample, IntToDoubleFunction activation, long[] truth) {
        int row = tokens.row(sample);
        int from = Math.max(tokens.sequenceBegin(row), row - BEFORE);
        int to = Math.min(tokens.sequenceEnd(row), row + AFTER + 1);
        List<Integer> ids = new ArrayList<>(to - from);
        List<Double> activations = new ArrayList<>(to - from);
        List<Boolean> inside = new ArrayList<>(to - from);
        for (int r = from; r < to; r++) {
            int shown = tokens.sampleInRow(r);
            ids.add(tokens.tokenInRow(r));
            activations.add(shown < 0 ? Double.NaN : activation.applyAsDouble(shown));
            inside.add(shown >= 0 && isInside(truth, shown));
        }
        return new TokenEvidence.Context(kind, fifth, sample, row - from, ids, activations, inside);
    }

    private static boolean isInside(long[] truth, int sample) {
        return (truth[sample >>> 6] >>> sample & 1) != 0;
    }
}
