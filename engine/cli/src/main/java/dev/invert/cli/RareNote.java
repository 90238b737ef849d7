package dev.invert.cli;

import dev.invert.LayerExplanation;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;

/** A note that many of the best formulas hold for very few samples, with an option that excludes them. */
final class RareNote {
    private static final int FEW_SAMPLES = 20;

    /** Below this total, a formula that holds for few samples is not rare. */
    private static final int LEAST_SAMPLES = 10 * FEW_SAMPLES;

    private RareNote() {}

    /**
     * Returns the note if more than a quarter of the explained neurons have a best formula that holds for fewer than
     * {@value #FEW_SAMPLES} samples; otherwise empty.
     */
    static Optional<String> of(LayerExplanation result) {
        long explained = result.neurons().stream()
                .filter(neuron -> !neuron.explanations().isEmpty())
                .count();
        long rare = result.neurons().stream()
                .filter(neuron -> !neuron.explanations().isEmpty()
                        && neuron.explanations().get(0).positiveCount() < FEW_SAMPLES)
                .count();
        if (4 * rare <= explained || result.sampleCount() < LEAST_SAMPLES) {
            return Optional.empty();
        }
        BigDecimal share = new BigDecimal(FEW_SAMPLES)
                .divide(new BigDecimal(result.sampleCount()), new MathContext(1, RoundingMode.UP));
        return Optional.of(String.format(
                Locale.ROOT,
                "%,d of %,d best formulas hold for fewer than %d samples; --min-fraction %s excludes rare formulas",
                rare,
                explained,
                FEW_SAMPLES,
                share.stripTrailingZeros().toPlainString()));
    }
}
