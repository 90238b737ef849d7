package dev.invert;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Judges how far a neuron's best explanation can be trusted. Of the following, the first that applies is the verdict:
 *
 * <ol>
 *   <li>{@link Kind#INSIGNIFICANT}: the status of the neuron is {@link NeuronExplanation.Status#INSIGNIFICANT}, by the
 *       {@link DecidingTest}.
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
     * @param options options of the run
     * @return the verdict; empty if the neuron has no explanation
     */
    public static Optional<Verdict> of(NeuronExplanation neuron, StatisticsOptions options) {
        return neuron.explanations().isEmpty() ? Optional.empty() : Optional.of(new Judge(neuron, options).verdict());
    }

    /**
     * Returns the verdict and its reason in at most 26 characters, such as "n.s.: corrected p 0.2"; empty if the neuron is
     * explained or has no explanation.
     *
     * @param options options of the run
     */
    public static String brief(NeuronExplanation neuron, StatisticsOptions options) {
        return neuron.explanations().isEmpty() ? "" : new Judge(neuron, options).brief();
    }

    private static final class Judge {
        private final NeuronExplanation neuron;
        private final double alpha;
        private final DecidingTest test;
        private final Explanation best;
        private final Optional<HeldOut> heldOut;
        private final boolean claimsHigher;

        Judge(NeuronExplanation neuron, StatisticsOptions options) {
            this.neuron = neuron;
            this.alpha = options.alpha();
            this.test = DecidingTest.of(neuron, options);
            this.best = neuron.explanations().get(0);
            this.heldOut = best.statistics().heldOut();
            this.claimsHigher = best.auc() >= 0.5;
        }

        Verdict verdict() {
            if (neuron.status() == NeuronExplanation.Status.INSIGNIFICANT) {
                return new Verdict(Kind.INSIGNIFICANT, insignificance());
            }
            Optional<String> instability = folds().or(this::bootstrap).or(() -> heldOut.flatMap(this::unconfirmed));
            if (instability.isPresent()) {
                return new Verdict(Kind.UNSTABLE, instability.get());
            }
            return weakness()
                    .map(reason -> new Verdict(Kind.WEAK, reason))
                    .orElseGet(() -> new Verdict(Kind.EXPLAINED, strength()));
        }

        String brief() {
            return switch (verdict().kind()) {
                case INSIGNIFICANT -> {
                    OptionalDouble least = leastLog10P();
                    yield least.isEmpty()
                            ? "n.s.: no held-out p"
                            : "n.s.: " + test.words() + " " + rounded(least.getAsDouble());
                }
                case UNSTABLE -> "unstable: " + instability();
                case WEAK ->
                    isTooClose()
                            ? "weak: AUC " + (claimsHigher ? "< " : "> ") + decimal(limit())
                            : "weak: " + test.words() + " " + rounded(test.log10P(neuron, best));
                case EXPLAINED -> "";
            };
        }

        private String instability() {
            if (folds().isPresent()) {
                return wins(neuron.robustness().folds().orElseThrow()) + " folds";
            }
            if (bootstrap().isPresent()) {
                return wins(neuron.robustness().bootstrap().orElseThrow()) + " draws";
            }
            Interval interval = heldOut.orElseThrow().interval();
            return Double.isNaN(interval.low())
                    ? "no interval"
                    : format("CI %.2f to %.2f", interval.low(), interval.high());
        }

        private static String wins(Stability stability) {
            return Math.round(stability.agreement() * stability.searches()) + "/" + stability.searches();
        }

        private Optional<String> folds() {
            return disagreement("folds", neuron.robustness().folds());
        }

        private Optional<String> bootstrap() {
            return disagreement("bootstrap samples", neuron.robustness().bootstrap());
        }

        /** Returns log10 of the smallest p-value of the test; empty if no explanation has one. */
        private OptionalDouble leastLog10P() {
            return neuron.explanations().stream()
                    .mapToDouble(explanation -> test.log10P(neuron, explanation))
                    .filter(log10P -> !Double.isNaN(log10P))
                    .min();
        }

        private String insignificance() {
            OptionalDouble least = leastLog10P();
            if (least.isEmpty()) {
                return "No reported formula can be tested on the held-out samples.";
            }
            if (test == DecidingTest.PERMUTATION) {
                return format("The permutation p is %s, above %s.", probability(least.getAsDouble()), decimal(alpha));
            }
            int count = neuron.explanations().size();
            return format(
                    "The smallest %s of %s is %s, above %s%s.",
                    test.words(),
                    count == 1 ? "1 formula" : format("%,d formulas", count),
                    probability(least.getAsDouble()),
                    decimal(alpha),
                    test == DecidingTest.HELD_OUT && count > 1 ? format(" / %d", count) : "");
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

        /** Returns the AUC that the verdict is about: on the held-out samples if there are any. */
        private double auc() {
            return heldOut.map(HeldOut::auc).orElse(best.auc());
        }

        private double limit() {
            return claimsHigher ? 0.5 + LEAST_DISTANCE : 0.5 - LEAST_DISTANCE;
        }

        private boolean isTooClose() {
            return claimsHigher ? auc() < limit() : auc() > limit();
        }

        private Optional<String> weakness() {
            if (isTooClose()) {
                // Round away from the limit, so that the number never equals it.
                String shown = BigDecimal.valueOf(auc())
                        .setScale(DECIMALS, claimsHigher ? RoundingMode.FLOOR : RoundingMode.CEILING)
                        .stripTrailingZeros()
                        .toPlainString();
                return Optional.of(format(
                        "%s %s is %s %s.", aucName(), shown, claimsHigher ? "below" : "above", decimal(limit())));
            }
            return test == DecidingTest.PERMUTATION
                            || best.statistics()
                                    .isSignificant(alpha, neuron.explanations().size())
                    ? Optional.empty()
                    : Optional.of(
                            format("The best formula is not significant (%s), but another one is.", significance()));
        }

        private String strength() {
            String interval = heldOut.map(HeldOut::interval)
                    .map(range -> format(" (%s to %s)", decimal(range.low()), decimal(range.high())))
                    .orElse("");
            return format("%s %s%s, %s.", aucName(), decimal(auc()), interval, significance());
        }

        private String aucName() {
            return heldOut.isPresent() ? "Held-out AUC" : "AUC";
        }

        private String significance() {
            return test.words() + " " + probability(test.log10P(neuron, best));
        }
    }

    /** Rounds a probability to two digits, away from a significance level that it exceeds. */
    private static String rounded(double log10P) {
        BigDecimal p = BigDecimal.valueOf(Math.pow(10, log10P)).round(new MathContext(10));
        return p.round(new MathContext(2, RoundingMode.UP)).stripTrailingZeros().toPlainString();
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
