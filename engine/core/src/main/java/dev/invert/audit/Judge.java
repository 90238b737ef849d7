package dev.invert.audit;

/** Turns sizes of a dependence into a verdict. Limits of confidence decide, never p alone. */
final class Judge {
    private Judge() {}

    /**
     * A verdict in a word and in words.
     *
     * @param verdict the verdict
     * @param reason its reason
     */
    record Judgment(AuditVerdict verdict, String reason) {}

    /** Judges a dependence that is significant. */
    static Judgment of(AuditEffect effect) {
        boolean without = effect.standardizedAuc().low() > AuditOptions.LEAST_AUC;
        boolean within = effect.within().low() > AuditOptions.LEAST_AUC;
        if (!without) {
            return new Judgment(AuditVerdict.CLEAR, weak(effect));
        }
        if (!within) {
            return new Judgment(
                    AuditVerdict.COLLATERAL,
                    "collateral: higher with the concept where the intended one is absent, not where it is present");
        }
        if (effect.shift() == null) {
            return new Judgment(
                    AuditVerdict.SENSITIVE, "sensitive; without outputs it is not known whether this decides");
        }
        if (effect.shift().low() > AuditOptions.LEAST_SHIFT) {
            return new Judgment(
                    AuditVerdict.FLAGGED,
                    "the concept raises the output, and moves predictions to it" + reference(effect.reference()));
        }
        return new Judgment(AuditVerdict.SENSITIVE, "sensitive, does not decide");
    }

    /** Judges an input of a flagged output by what it mediates. */
    static Judgment ofInput(Estimate auc, double share) {
        boolean strong =
                auc.low() - 0.5 > AuditOptions.LEAST_AUC - 0.5 || 0.5 - auc.high() > AuditOptions.LEAST_AUC - 0.5;
        boolean mediates = share >= AuditOptions.LEAST_SHARE;
        if (strong && mediates) {
            return new Judgment(AuditVerdict.FLAGGED, "depends on the concept, and mediates its effect on the output");
        }
        return new Judgment(
                strong ? AuditVerdict.SENSITIVE : AuditVerdict.CLEAR,
                strong ? "depends on the concept, mediates less than 5 % of its effect" : "no strong dependence");
    }

    private static String weak(AuditEffect effect) {
        double most = 1 - AuditOptions.LEAST_AUC;
        return effect.standardizedAuc().high() < most && effect.within().high() < most
                ? "lower with the concept; only concepts that raise a neuron are flagged"
                : "no strong dependence";
    }

    private static String reference(AuditEffect.Reference reference) {
        if (reference == null) {
            return "";
        }
        boolean more = reference.aucGain().low() > 0 && reference.shiftGain().low() > 0;
        return more ? "; more than in the reference model" : "; not clearly more than in the reference model";
    }
}
