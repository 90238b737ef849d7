package dev.invert;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Judges how far a neuron's best explanation can be trusted. Of the following, the first that applies is the verdict:
 *
 * <ol>
 *   <li>{@link Kind#INSIGNIFICANT}: the status of the neuron is {@link NeuronExplanation.Status#INSIGNIFICANT}.
 *   <li>{@link Kind#UNSTABLE}: fewer than {@link #LEAST_AGREEMENT half} of the searches on folds or on bootstrap samples
 *       found the same formula, if there were any; or the 95 % confidence interval of the held-out AUC is undefined or
 *       does not lie entirely on that side of 1/2 on which the AUC on the searched samples lies.
 *   <li>{@link Kind#WEAK}: the AUC is closer to 1/2 than {@value #LEAST_DISTANCE}, measured on the held-out samples if
 *       there are any; or the best explanation itself is not significant, only another one of the neuron is.
 *   <li>{@link Kind#EXPLAINED}: everything else.
 * </ol>
 *
 * A proof that no formula is better ({@link Certificate}) has no influence: the best of all formulas may be weak.
 *
 * @param kind the verdict
 * @param reason one sentence with the values that the verdict follows from
 */
public record Verdict(Kind kind, String reason) {
    /**
     * Least distance of the AUC from 1/2. An AUC of 0.65 corresponds to a difference of 0.54 standard deviations between
     * two normal distributions, which is a medium effect (Cohen 1988); the distributions then overlap by 79 %.
     */
    public static final double LEAST_DISTANCE = 0.15;

    /**
     * Least share of the searches on other samples that find the same formula. Below one half, another formula may be
     * found more often than the reported one.
     */
    public static final double LEAST_AGREEMENT = 0.5;

    private static final int DECIMALS = 3;

    /** Verdicts, from worst to best. */
    public enum Kind {
        /** The association may be due to chance. */
        INSIGNIFICANT,
        /** Other samples lead to another formula, or do not confirm the association. */
        UNSTABLE,
        /** The association is probably not due to chance, but too loose to describe the neuron. */
        WEAK,
        /** The association is significant, stable as far as tested, and strong. */
        EXPLAINED
    }

    /**
     * Judges the best explanation of a neuron, after all requested searches on other samples.
     *
     * @param alpha significance level, from 0 to 1
     * @return the verdict; empty if the neuron has no explanation
     */
    public static Optional<Verdict> of(NeuronExplanation neuron, double alpha) {
        return neuron.explanations().isEmpty() ? Optional.empty() : Optional.of(new Judge(neuron, alpha).verdict());
    }

    private static final class Judge {
        private final NeuronExplanation neuron;
        private final double alpha;
        private final Explanation best;
        private final Optional<HeldOut> heldOut;
        private final boolean claimsHigher;

        Judge(NeuronExplanation neuron, double alpha) {
            this.neuron = neuron;
            this.alpha = alpha;
            this.best = neuron.explanations().get(0);
            this.heldOut = best.statistics().heldOut();
            this.claimsHigher = best.auc() >= 0.5;
        }

        Verdict verdict() {
            if (neuron.status() == NeuronExplanation.Status.INSIGNIFICANT) {
                return new Verdict(Kind.INSIGNIFICANT, insignificance());
            }
            Optional<String> instability = disagreement(
                            "folds", neuron.robustness().folds())
                    .or(() -> disagreement(
                            "bootstrap samples", neuron.robustness().bootstrap()))
                    .or(() -> heldOut.flatMap(this::unconfirmed));
            if (instability.isPresent()) {
                return new Verdict(Kind.UNSTABLE, instability.get());
            }
            return weakness()
                    .map(reason -> new Verdict(Kind.WEAK, reason))
                    .orElseGet(() -> new Verdict(Kind.EXPLAINED, strength()));
        }

        private String insignificance() {
            int count = neuron.explanations().size();
            if (neuron.explanations().stream().anyMatch(e -> e.statistics().isSignificant(alpha, count))) {
                return format(
                        "The permutation p is %.4f, above %s.",
                        neuron.robustness().familyWiseP(), decimal(alpha));
            }
            OptionalDouble least = neuron.explanations().stream()
                    .mapToDouble(e -> e.statistics()
                            .heldOut()
                            .map(HeldOut::log10P)
                            .orElse(e.statistics().significance().log10PCorrected()))
                    .filter(log10P -> !Double.isNaN(log10P))
                    .min();
            if (least.isEmpty()) {
                return "No reported formula can be tested on the held-out samples.";
            }
            return format(
                    "The smallest %s of %s is %s, above %s%s.",
                    heldOut.isPresent() ? "held-out p" : "corrected p",
                    count == 1 ? "1 formula" : format("%,d formulas", count),
                    probability(least.getAsDouble()),
                    decimal(alpha),
                    heldOut.isPresent() && count > 1 ? format(" / %d", count) : "");
        }

        private static Optional<String> disagreement(String samples, Optional<Stability> repeated) {
            return repeated.filter(stability -> stability.agreement() < LEAST_AGREEMENT)
                    .map(stability -> format(
                            "The same formula was the best on %d of %d %s.",
                            Math.round(stability.agreement() * stability.searches()), stability.searches(), samples));
        }

        private Optional<String> unconfirmed(HeldOut held) {
            Interval interval = held.interval();
            if (Double.isNaN(held.auc()) || Double.isNaN(interval.low())) {
                return Optional.of(format(
                        "The held-out AUC has no confidence interval: %,d of %,d held-out samples satisfy the"
                                + " formula.",
                        held.positiveCount(), held.sampleCount()));
            }
            if (claimsHigher ? interval.low() > 0.5 : interval.high() < 0.5) {
                return Optional.empty();
            }
            return Optional.of(format(
                    "The confidence interval of the held-out AUC, %s to %s, is not entirely %s 0.5.",
                    decimal(interval.low()), decimal(interval.high()), claimsHigher ? "above" : "below"));
        }

        private Optional<String> weakness() {
            double auc = heldOut.map(HeldOut::auc).orElse(best.auc());
            double limit = claimsHigher ? 0.5 + LEAST_DISTANCE : 0.5 - LEAST_DISTANCE;
            if (claimsHigher ? auc < limit : auc > limit) {
                // Round away from the limit, so that the number never equals it.
                String shown = BigDecimal.valueOf(auc)
                        .setScale(DECIMALS, claimsHigher ? RoundingMode.FLOOR : RoundingMode.CEILING)
                        .stripTrailingZeros()
                        .toPlainString();
                return Optional.of(
                        format("%s %s is %s %s.", aucName(), shown, claimsHigher ? "below" : "above", decimal(limit)));
            }
            return best.statistics().isSignificant(alpha, neuron.explanations().size())
                    ? Optional.empty()
                    : Optional.of(format(
                            "The best formula is not significant (%s), but another one is.",
                            significance().toLowerCase(Locale.ROOT)));
        }

        private String strength() {
            String interval = heldOut.map(HeldOut::interval)
                    .map(range -> format(" (%s to %s)", decimal(range.low()), decimal(range.high())))
                    .orElse("");
            return format(
                    "%s %s%s, %s.",
                    aucName(),
                    decimal(heldOut.map(HeldOut::auc).orElse(best.auc())),
                    interval,
                    significance().toLowerCase(Locale.ROOT));
        }

        private String aucName() {
            return heldOut.isPresent() ? "Held-out AUC" : "AUC";
        }

        private String significance() {
            return heldOut.map(held -> "Held-out p " + probability(held.log10P()))
                    .orElseGet(() -> "Corrected p "
                            + probability(best.statistics().significance().log10PCorrected()));
        }
    }

    private static String probability(double log10P) {
        return log10P > -4 ? format("%.4f", Math.pow(10, log10P)) : format("10^%.0f", log10P);
    }

    /** Formats a number with at most three decimals, without trailing zeros; a smaller one with all its digits. */
    private static String decimal(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        BigDecimal rounded = exact.setScale(DECIMALS, RoundingMode.HALF_EVEN);
        return (rounded.signum() == 0 ? exact : rounded).stripTrailingZeros().toPlainString();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
