package dev.invert.compose;

import java.util.Locale;

/** Ways to detect a formula. */
public enum Method {
    /** A neuron per literal, each chosen and calibrated where the literals before it leave the formula open. */
    NEURONS_IN_CONTEXT("neurons in context"),
    /** The neuron with the best AUC of the formula. */
    BEST_NEURON("best single neuron"),
    /** A neuron per literal, each chosen and calibrated on all fit samples. */
    MARGINAL_NEURONS("neurons chosen apart"),
    /** The best pair among the eight best neurons of each of two literals, in context. */
    BEST_PAIR("best of 8x8 pairs"),
    /** A probe per literal. */
    LITERAL_PROBES("a probe per literal"),
    /** A probe that is trained on the formula. */
    FORMULA_PROBE("probe of the formula");

    private final String words;

    Method(String words) {
        this.words = words;
    }

    /** Returns the name in files, such as {@code best_pair}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the name for display. */
    public String words() {
        return words;
    }
}
