package dev.invert.cli;

import dev.invert.NeuronExplanation;
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

    private final int sampleCount;
    private long explained;
    private long rare;

    /** Starts a note on neurons that were searched on a number of samples. */
    RareNote(int sampleCount) {
        this.sampleCount = sampleCount;
    }

    /** Adds the next neuron. */
    void add(NeuronExplanation neuron) {
        if (neuron.explanations().isEmpty()) {
            return;
        }
        explained++;
        if (neuron.explanations().get(0).positiveCount() < FEW_SAMPLES) {
            rare++;
        }
    }

    /**
     * Returns the note if more than a quarter of the explained neurons have a best formula that holds for fewer than
     * {@value #FEW_SAMPLES} samples; otherwise empty.
     */
    Optional<String> text() {
        if (4 * rare <= explained || sampleCount < LEAST_SAMPLES) {
            return Optional.empty();
        }
        BigDecimal share =
                new BigDecimal(FEW_SAMPLES).divide(new BigDecimal(sampleCount), new MathContext(1, RoundingMode.UP));
        return Optional.of(String.format(
                Locale.ROOT,
                "%,d of %,d best formulas hold for fewer than %d samples; --min-fraction %s excludes rare formulas",
                rare,
                explained,
                FEW_SAMPLES,
                share.stripTrailingZeros().toPlainString()));
    }
}
