package dev.invert.audit;

import java.util.Locale;

/** Verdict on a neuron's dependence on a concept that it is not meant to detect. */
public enum AuditVerdict {
    /** The dependence is strong with and without the intended concept, and it decides predictions. */
    FLAGGED,
    /** The dependence is strong, but it is not known to decide, or does not decide, predictions. */
    SENSITIVE,
    /** The dependence is strong without the intended concept only. */
    COLLATERAL,
    /** No strong dependence was found. */
    CLEAR,
    /** There are too few samples with and without the concept. */
    NOT_TESTABLE,
    /** The label determines the concept, so the two cannot be told apart. */
    NOT_AUDITABLE;

    /** Returns the verdict as files write it, for example {@code not testable}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Returns whether a report lists the pair as a finding. */
    public boolean isFinding() {
        return this == FLAGGED || this == SENSITIVE || this == COLLATERAL;
    }
}
