package dev.invert.score;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A sink that keeps all scores in memory. */
public final class ScoreTable implements ScoreSink {
    /** Formula texts in order. */
    public final List<String> texts = Collections.synchronizedList(new ArrayList<>());
    /** Number of samples that satisfy each formula. */
    public final List<Long> positiveCounts = Collections.synchronizedList(new ArrayList<>());

    private final Map<Long, double[]> rows = new TreeMap<>();
    private final int neuronCount;

    /** @param neuronCount number of neurons, the columns of the table */
    public ScoreTable(int neuronCount) {
        this.neuronCount = neuronCount;
    }

    /** Returns the AUC of a formula on a neuron. */
    public double auc(long formula, int column) {
        return rows.get(formula)[column];
    }

    /** Returns all AUCs, one row per formula. */
    public List<double[]> rows() {
        return List.copyOf(rows.values());
    }

    @Override
    public void formulas(String[] newTexts, long[] counts, int count, int sampleCount) {
        for (int m = 0; m < count; m++) {
            texts.add(newTexts[m]);
            positiveCounts.add(counts[m]);
        }
    }

    @Override
    public synchronized void aucs(long first, int formulaCount, int firstColumn, int columnCount, ByteBuffer aucs) {
        ByteBuffer doubles = aucs.duplicate().order(ByteOrder.nativeOrder());
        for (int m = 0; m < formulaCount; m++) {
            double[] row = rows.computeIfAbsent(first + m, f -> new double[neuronCount]);
            for (int k = 0; k < columnCount; k++) {
                row[firstColumn + k] = doubles.getDouble((m * columnCount + k) * Double.BYTES);
            }
        }
    }
}
