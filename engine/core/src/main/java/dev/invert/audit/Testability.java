package dev.invert.audit;

import dev.invert.audit.AuditedPair.Counts;

/**
 * Decides which pairs of an intended and another concept can be tested.
 *
 * @param verdict {@link AuditVerdict#CLEAR} if the pair can be tested
 * @param reason the verdict in words; empty if the pair can be tested
 */
record Testability(AuditVerdict verdict, String reason) {
    private static final Testability TESTABLE = new Testability(AuditVerdict.CLEAR, "");

    boolean testable() {
        return verdict == AuditVerdict.CLEAR;
    }

    /** Decides for one concept. */
    static Testability of(Target target, int concept) {
        Counts counts = target.counts(concept);
        int positives = counts.positiveWithout() + counts.positiveWithin();
        if (positives == 0 || counts.negativeWithout() + counts.negativeWithin() == 0) {
            return notTestable(positives == 0 ? "no sample shows the concept" : "all samples show the concept");
        }
        if (target.shared()) {
            if (!variesInAnyStratum(target, concept)) {
                return partOfTheLabel("it does not vary within any class");
            }
        } else {
            Testability related = related(counts);
            if (related != null) {
                return related;
            }
        }
        return testable(target, concept, counts);
    }

    private static boolean variesInAnyStratum(Target target, int concept) {
        for (int s = 0; s < target.strata().count(); s++) {
            if (target.strata().varies(concept, s)) {
                return true;
            }
        }
        return false;
    }

    private static Testability related(Counts counts) {
        if (counts.positiveWithout() == 0) {
            return partOfTheLabel("it occurs only with the intended concept");
        }
        if (counts.negativeWithin() == 0) {
            return partOfTheLabel("every sample of the intended concept shows it");
        }
        int union = counts.positiveWithout() + counts.positiveWithin() + counts.negativeWithin();
        if (counts.positiveWithin() > AuditOptions.MOST_JACCARD * union) {
            return partOfTheLabel("over half of the samples that show either show both");
        }
        return null;
    }

    private static Testability testable(Target target, int concept, Counts counts) {
        if (counts.positiveWithout() == 0) {
            return notTestable("it occurs only with the intended concept");
        }
        if (counts.negativeWithout() == 0) {
            return notTestable("all samples without the intended concept show it");
        }
        boolean compared = false;
        for (int s = 0; s < target.strata().count() && !compared; s++) {
            compared = target.isCompared(concept, s);
        }
        if (!compared) {
            return notTestable("no stratum without the intended concept has 5 samples that show it and 5 that do not");
        }
        if (Math.min(counts.positiveWithin(), counts.negativeWithin()) < AuditOptions.LEAST_CELL) {
            return notTestable("fewer than 5 samples of the intended concept "
                    + (counts.positiveWithin() < counts.negativeWithin() ? "show it" : "do not show it"));
        }
        return TESTABLE;
    }

    private static Testability notTestable(String reason) {
        return new Testability(AuditVerdict.NOT_TESTABLE, reason);
    }

    private static Testability partOfTheLabel(String reason) {
        return new Testability(AuditVerdict.NOT_AUDITABLE, "part of the label: " + reason);
    }
}
