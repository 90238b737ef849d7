package dev.invert.score;

import dev.invert.ExplainOptions.Direction;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps the neurons with the best AUC for each formula: the highest, the lowest or that farthest from 1/2. Of equal
 * AUCs, the first neuron comes first. Takes 12 bytes of heap per formula and kept neuron. Thread-safe.
 */
public final class BestNeurons implements ScoreSink {
    /** Largest number of kept neurons over all formulas: the length of an array. */
    private static final int MOST = Integer.MAX_VALUE - 8;

    private final int top;
    private final Direction direction;
    /** Columns and AUCs of {@code top} neurons per formula, best first; -1 and NaN where there is none. */
    private int[] columns = {};

    private double[] aucs = {};

    /** One kept neuron: its index among those scored, and the AUC. */
    public record Neuron(int column, double auc) {}

    /**
     * Creates an empty list.
     *
     * @param top number of neurons per formula, at least 1
     */
    public BestNeurons(int top, Direction direction) {
        this.top = top;
        this.direction = direction;
    }

    @Override
    public void formulas(String[] texts, long[] positiveCounts, int count, int sampleCount) {
        // Only the AUCs matter.
    }

    @Override
    public void aucs(long firstFormula, int formulaCount, int firstColumn, int columnCount, ByteBuffer values) {
        DoubleBuffer auc = values.asDoubleBuffer();
        int[] best = new int[top];
        double[] bestAucs = new double[top];
        double[] strengths = new double[columnCount];
        for (int m = 0; m < formulaCount; m++) {
            auc.get(m * columnCount, strengths);
            if (direction != Direction.MAX) {
                for (int k = 0; k < columnCount; k++) {
                    strengths[k] = strength(strengths[k], direction);
                }
            }
            int kept = 0;
            // NaN is greater than nothing. Most neurons take one comparison.
            double least = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < columnCount; k++) {
                if (strengths[k] > least) {
                    kept = insert(strengths, best, kept, k);
                    least = kept == top ? strengths[best[top - 1]] : least;
                }
            }
            for (int i = 0; i < kept; i++) {
                bestAucs[i] = auc.get(m * columnCount + best[i]);
                best[i] += firstColumn;
            }
            merge(firstFormula + m, best, bestAucs, 0, kept);
        }
    }

    @Override
    public int neuronsPerFormula() {
        return direction == Direction.MAX ? top : ALL_NEURONS;
    }

    @Override
    public void best(long firstFormula, int formulaCount, int[] candidates, double[] values) {
        int each = candidates.length / formulaCount;
        for (int m = 0; m < formulaCount; m++) {
            int kept = 0;
            while (kept < each && !Double.isNaN(values[m * each + kept])) {
                kept++;
            }
            merge(firstFormula + m, candidates, values, m * each, kept);
        }
    }

    /** Inserts a column into the best of one call, of which it is one; returns their number. */
    private int insert(double[] strengths, int[] best, int kept, int column) {
        int now = Math.min(top, kept + 1);
        int at = now - 1;
        for (; at > 0 && strengths[column] > strengths[best[at - 1]]; at--) {
            best[at] = best[at - 1];
        }
        best[at] = column;
        return now;
    }

    private synchronized void merge(long formula, int[] candidates, double[] values, int first, int count) {
        if (formula >= MOST / top) {
            throw new InvertException(Message.of(
                    Setting.TOP.with(top),
                    " lists too many neurons for more than " + MOST / top + " formulas: use fewer"));
        }
        int from = (int) formula * top;
        grow(from + top);
        for (int i = first; i < first + count; i++) {
            int column = candidates[i];
            double value = values[i];
            int at = from + top;
            while (at > from && precedes(value, column, at - 1)) {
                at--;
            }
            if (at < from + top) {
                System.arraycopy(columns, at, columns, at + 1, from + top - 1 - at);
                System.arraycopy(aucs, at, aucs, at + 1, from + top - 1 - at);
                columns[at] = column;
                aucs[at] = value;
            }
        }
    }

    /** Returns whether a neuron comes before a kept one; blocks of neurons arrive in any order. */
    private boolean precedes(double value, int column, int at) {
        if (columns[at] < 0) {
            return true;
        }
        int comparison = compare(value, aucs[at]);
        return comparison > 0 || (comparison == 0 && column < columns[at]);
    }

    private void grow(int size) {
        int before = columns.length;
        if (size > before) {
            int larger = (int) Math.min(MOST, Math.max(size, 3L * before / 2));
            columns = Arrays.copyOf(columns, larger);
            aucs = Arrays.copyOf(aucs, larger);
            Arrays.fill(columns, before, larger, -1);
        }
    }

    /** Compares two AUCs in the direction: positive if the first is better. */
    private int compare(double a, double b) {
        return Double.compare(strength(a, direction), strength(b, direction));
    }

    /** Returns the AUC in a direction: higher is better. */
    public static double strength(double auc, Direction direction) {
        return switch (direction) {
            case MAX -> auc;
            case MIN -> -auc;
            case BOTH -> Math.abs(auc - 0.5);
        };
    }

    /** Returns the neurons of a formula, best first; empty if the formula holds for no sample or for all. */
    public synchronized List<Neuron> of(long formula) {
        List<Neuron> neurons = new ArrayList<>();
        int from = (int) formula * top;
        for (int at = from; at < Math.min(from + top, columns.length) && columns[at] >= 0; at++) {
            neurons.add(new Neuron(columns[at], aucs[at]));
        }
        return neurons;
    }
}
