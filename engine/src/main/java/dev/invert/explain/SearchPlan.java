package dev.invert.explain;

import dev.invert.ExplainOptions;
import dev.invert.InvertException;
import dev.invert.SearchChoice;
import dev.invert.SearchOptions;
import dev.invert.kernel.PatternTable;
import dev.invert.optimal.OptimalIndex;
import dev.invert.optimal.OptimalPlan;
import dev.invert.optimal.OptimumSearch;
import dev.invert.parallel.Cancellation;
import dev.invert.search.OptimumProver;
import dev.invert.search.SearchSettings;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Decides between beam search and proof, from counts alone so that the decision is the same on every machine, and holds
 * what provers share. Thread-safe once made.
 */
final class SearchPlan {
    /** Without a time limit a proof may take this many times what ranking is predicted to take. */
    private static final double RANKINGS = 10;

    /** Ranking takes about this many nanoseconds per sample. */
    private static final double RANK_NANOS = 8;

    /** And this much is never too long. */
    private static final double SHORT_NANOS = 1e6;

    private final SearchChoice choice;
    private final OptimalIndex index;
    private final long limitNanos;

    private SearchPlan(SearchChoice choice, OptimalIndex index, long limitNanos) {
        this.choice = choice;
        this.index = index;
        this.limitNanos = limitNanos;
    }

    /**
     * Decides.
     *
     * @throws InvertException if a proof was asked for and cannot be had
     */
    static SearchPlan of(ExplainOptions options, SearchSettings settings, PatternTable table) {
        SearchOptions search = options.search();
        if (search.method() == SearchOptions.Method.BEAM) {
            return beam("asked for", Double.NaN);
        }
        if (settings.searchLimit() > 0) {
            return beam("a search limit leaves concepts out, so nothing could be said about all formulas", Double.NaN);
        }
        OptimalPlan plan = new OptimalPlan(table, settings.length(), settings.minCount(), settings.maxCount());
        boolean required = search.method() == SearchOptions.Method.OPTIMAL;
        if (plan.whyNot() != null) {
            if (required) {
                throw new InvertException("--search optimal is not possible: " + plan.whyNot() + "; use --search beam");
            }
            return beam(plan.whyNot(), Double.NaN);
        }
        int directions = settings.highest() && settings.lowest() ? 2 : 1;
        double allowed = allowedNanos(search, table) / directions;
        if (!required && plan.surelyExceeds(allowed)) {
            return beam(
                    "proving would take more than the " + milliseconds(allowed * directions) + " ms allowed",
                    Double.NaN);
        }
        double predicted = plan.predictedNanos() * directions;
        String comparison = milliseconds(predicted) + " ms per neuron predicted, " + milliseconds(allowed * directions)
                + " ms allowed (" + allowance(search) + ")";
        if (!required && predicted > allowed * directions) {
            return beam(comparison, predicted * 1e-9);
        }
        OptimalIndex index = plan.index();
        String reason = required ? "asked for; " + milliseconds(predicted) + " ms per neuron predicted" : comparison;
        return new SearchPlan(new SearchChoice(true, reason, predicted * 1e-9, index.memoryBytes()), index, (long)
                (search.timeLimitSeconds() * 1e9 / directions));
    }

    private static SearchPlan beam(String reason, double predictedSeconds) {
        return new SearchPlan(new SearchChoice(false, reason, predictedSeconds, 0), null, 0);
    }

    private static double allowedNanos(SearchOptions search, PatternTable table) {
        return search.timeLimitSeconds() > 0
                ? search.timeLimitSeconds() * 1e9
                : Math.max(SHORT_NANOS, RANKINGS * RANK_NANOS * table.sampleCount());
    }

    private static String allowance(SearchOptions search) {
        return search.timeLimitSeconds() > 0 ? "the time limit" : "ten times ranking, at least 1 ms";
    }

    private static String milliseconds(double nanos) {
        return String.format(Locale.ROOT, nanos < 1e7 ? "%.2f" : "%.0f", nanos * 1e-6);
    }

    /** What was decided. */
    SearchChoice choice() {
        return choice;
    }

    /** One thread's prover, or null for beam search alone. */
    OptimumProver prover(IntFunction<String> conceptIds, Cancellation cancellation) {
        return index == null ? null : new OptimumSearch(index, conceptIds, limitNanos, cancellation);
    }
}
