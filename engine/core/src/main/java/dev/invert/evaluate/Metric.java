package dev.invert.evaluate;

import java.util.Locale;

/** Quantities that judge how well a formula describes a neuron; larger is better. */
public enum Metric {
    /** Area under the ROC curve. It hardly falls if true labels are missing. */
    AUC("AUC"),
    /** Area under the precision-recall curve: average precision, without interpolation. */
    AUPRC("AUPRC"),
    /** Pearson's correlation of activation and truth value. */
    R("r"),
    /** F1 of the formula and the top samples; see {@link dev.invert.Effect}. */
    F1("F1"),
    /** Intersection over union of the formula and the top samples. */
    IOU("IoU");

    private final String title;

    Metric(String title) {
        this.title = title;
    }

    /** Returns the name as people write it. */
    public String title() {
        return title;
    }

    /** Returns the name as files write it: in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
