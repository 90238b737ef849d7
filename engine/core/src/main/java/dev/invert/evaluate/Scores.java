package dev.invert.evaluate;

/**
 * Scores of one truth set on one neuron, by every {@link Metric}. A constant neuron has the AUC 1/2 and the correlation
 * 0; its AUPRC, F1 and IoU depend on the number of samples alone.
 *
 * @param positiveCount number of samples of the set
 * @param twiceU twice the Mann-Whitney U, exact
 * @param auc from 0 to 1; this and the following are NaN if the set holds no sample or all samples
 * @param auprc above 0, at most 1
 * @param r from -1 to 1
 * @param f1 from 0 to 1
 * @param iou from 0 to 1
 */
public record Scores(long positiveCount, long twiceU, double auc, double auprc, double r, double f1, double iou) {
    /** Returns the scores of a set of no sample or of all samples. */
    static Scores undefined(long positiveCount) {
        return new Scores(positiveCount, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    /** Returns the score by a metric. */
    public double of(Metric metric) {
        return switch (metric) {
            case AUC -> auc;
            case AUPRC -> auprc;
            case R -> r;
            case F1 -> f1;
            case IOU -> iou;
        };
    }

    /** Returns whether the set holds some but not all samples. */
    public boolean defined() {
        return !Double.isNaN(auc);
    }
}
