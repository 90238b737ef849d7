package dev.invert.explain;

import dev.invert.ExplainOptions;
import dev.invert.SearchOptions;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.GuaranteedAuc;
import dev.invert.internal.search.Objective;
import dev.invert.internal.search.Overlap;
import dev.invert.internal.search.PearsonR;
import dev.invert.internal.search.StandardizedU;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Settings of a search over the concepts of a table.
 *
 * @param options options as users give them
 * @param table the concepts
 */
record SearchSettings(ExplainOptions options, PatternTable table) {
    /** Maximum number of aliases listed with a formula. */
    private static final int MAX_ALIASES = 20;

    /** Converts the options to settings in counts of samples. */
    BeamSettings settings() {
        // Decimal arithmetic on the shares as written: 0.1 of 50 samples is 5, although 0.1 has no exact double.
        int sampleCount = table.sampleCount();
        BigDecimal total = BigDecimal.valueOf(sampleCount);
        long least = BigDecimal.valueOf(options.minFraction())
                .multiply(total)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
        long most = BigDecimal.valueOf(options.maxFraction())
                .multiply(total)
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
        return new BeamSettings(
                objective(),
                options.length(),
                options.beam(),
                options.top(),
                Math.max(1, least),
                Math.min(sampleCount - 1L, most),
                options.direction() != ExplainOptions.Direction.MIN,
                options.direction() != ExplainOptions.Direction.MAX,
                options.searchLimit(),
                options.parents() == ExplainOptions.Parents.ANY,
                options.perLength() || options.search().selection() == SearchOptions.Selection.SIMPLEST,
                options.search().objective() != SearchOptions.Objective.AUC,
                options.aliases() ? MAX_ALIASES : 0);
    }

    private Objective objective() {
        int sampleCount = table.sampleCount();
        return switch (options.search().objective()) {
            case AUC -> new Auroc(sampleCount);
            case Z -> new StandardizedU(sampleCount);
            case GUARANTEED -> guaranteedAuc();
            case R -> new PearsonR(sampleCount);
            case F1 ->
                new Overlap(
                        Overlap.Measure.F1, sampleCount, options.statistics().quantile());
            case IOU ->
                new Overlap(
                        Overlap.Measure.IOU, sampleCount, options.statistics().quantile());
        };
    }

    /** Returns the guaranteed AUC of formulas over the concepts. */
    GuaranteedAuc guaranteedAuc() {
        return GuaranteedAuc.of(
                table.sampleCount(),
                table.conceptCount(),
                table.patternCount(),
                options.length(),
                options.direction() == ExplainOptions.Direction.BOTH ? 2 : 1);
    }
}
