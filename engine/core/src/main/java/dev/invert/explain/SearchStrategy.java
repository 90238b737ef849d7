package dev.invert.explain;

import dev.invert.ExplainOptions;
import dev.invert.SearchDecision;
import dev.invert.SearchOptions;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.Prover;
import dev.invert.internal.search.exact.ExactSearchCost;
import dev.invert.internal.search.exact.ExactSearchIndex;
import dev.invert.internal.search.exact.FormulaProver;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Decides between beam search alone and a proof, and holds the index that provers share. The decision depends on counts
 * of the concept matrix and the maximum heap size, never on measured time, so that it is reproducible. Immutable and
 * thread-safe.
 */
final class SearchStrategy {
    /**
     * Determines the index of a proof, which strategies share however many neurons they are for.
     *
     * @param length largest number of literals
     * @param least smallest n of a formula
     * @param most largest n of a formula
     */
    record PlanKey(int length, long least, long most) {}

    /** Time allowed for a proof without a time limit, as a multiple of the predicted time of ranking. */
    private static final double RANKINGS = 10;

    /** Predicted time of ranking, in nanoseconds per sample. */
    private static final double RANK_NANOS = 8;

    /** Minimum time allowed for a proof without a time limit, in nanoseconds. */
    private static final double SHORT_NANOS = 1e6;

    /** Processor time allowed for the proofs of all neurons together without a time limit, in nanoseconds. */
    private static final double RUN_NANOS = 10e9;

    /** Time of a proof where most activations are equal, as a multiple of what is predicted for others (measured). */
    private static final double SPARSE_COST = 16;

    private static final String LISTED = "the concepts are too many to hold a bit for each of them and each sample";

    private final SearchDecision decision;
    private final ExactSearchIndex index;
    /** Indices for proofs of the best formula of each length. */
    private final List<ExactSearchIndex> ofLengths;

    private final long limitNanos;

    private SearchStrategy(
            SearchDecision decision, ExactSearchIndex index, List<ExactSearchIndex> ofLengths, long limitNanos) {
        this.decision = decision;
        this.index = index;
        this.ofLengths = ofLengths;
        this.limitNanos = limitNanos;
    }

    /**
     * Chooses the search for options and builds the index of the exact search if it is used.
     *
     * @param neuronCount number of neurons to search, at least 1
     * @param sparse whether most activations of a neuron are equal, which makes bounds weak
     * @param plans plans of proofs that other strategies for the table use; receives that of this one
     * @throws InvertException if a proof is required but not possible
     */
    static SearchStrategy of(
            ExplainOptions options,
            BeamSettings settings,
            PatternTable table,
            int neuronCount,
            boolean sparse,
            Map<PlanKey, ExactSearchCost> plans) {
        SearchOptions search = options.search();
        if (search.method() == SearchOptions.Method.BEAM) {
            return beam("asked for", Double.NaN);
        }
        if (settings.searchLimit() > 0) {
            return beam("a search limit leaves concepts out, so nothing could be said about all formulas", Double.NaN);
        }
        if (table.isListed()) {
            if (search.method() == SearchOptions.Method.OPTIMAL) {
                throw new InvertException(Message.of(
                        Setting.SEARCH.with(search.method()),
                        " is not possible: " + LISTED + "; use fewer concepts or ",
                        Setting.SEARCH.with(SearchOptions.Method.BEAM)));
            }
            return beam(LISTED, Double.NaN);
        }
        int longest = Math.min(settings.length(), ExactSearchCost.MAX_LENGTH);
        SearchStrategy chosen = of(search, settings, table, longest, neuronCount, sparse, plans);
        // If the proof of the longest formulas is too expensive, one of shorter formulas keeps a longer search from
        // ending with less than a shorter one would find.
        for (int length = longest - 1; length > 1 && !chosen.decision.optimal(); length--) {
            SearchStrategy shorter = of(search, settings, table, length, neuronCount, sparse, plans);
            if (shorter.decision.optimal()) {
                String reason = "formulas of up to " + length + " literals: " + shorter.decision.reason() + "; of "
                        + longest + ": " + chosen.decision.reason();
                SearchDecision decision = shorter.decision;
                chosen = new SearchStrategy(
                        new SearchDecision(true, length, reason, decision.predictedSeconds(), decision.indexBytes()),
                        shorter.index,
                        shorter.ofLengths,
                        shorter.limitNanos);
            }
        }
        return chosen;
    }

    /** Chooses between beam search alone and a proof of formulas of up to {@code length} literals. */
    private static SearchStrategy of(
            SearchOptions search,
            BeamSettings settings,
            PatternTable table,
            int length,
            int neuronCount,
            boolean sparse,
            Map<PlanKey, ExactSearchCost> plans) {
        PlanKey key = new PlanKey(length, settings.minCount(), settings.maxCount());
        ExactSearchCost known = plans.get(key);
        ExactSearchCost plan =
                known != null ? known : new ExactSearchCost(table, length, settings.minCount(), settings.maxCount());
        boolean required = search.method() == SearchOptions.Method.OPTIMAL;
        if (plan.whyNot() != null) {
            if (required) {
                throw new InvertException(Message.of(
                        Setting.SEARCH.with(search.method()),
                        " is not possible: " + plan.whyNot() + "; use ",
                        Setting.SEARCH.with(SearchOptions.Method.BEAM)));
            }
            return beam(plan.whyNot(), Double.NaN);
        }
        int directions = settings.highest() && settings.lowest() ? 2 : 1;
        double allowed = allowedNanos(search, table, neuronCount) / directions;
        if (!required && plan.surelyExceeds(allowed)) {
            return beam(
                    "proving would take more than the " + milliseconds(allowed * directions) + " ms allowed",
                    Double.NaN);
        }
        double predicted = plan.predictedNanos() * directions * (sparse ? SPARSE_COST : 1);
        String comparison = milliseconds(predicted) + " ms per neuron predicted, " + milliseconds(allowed * directions)
                + " ms allowed (" + allowance(search, table, neuronCount) + ")";
        if (!required && predicted > allowed * directions) {
            return beam(comparison, predicted * 1e-9);
        }
        plans.put(key, plan);
        ExactSearchIndex index = plan.index();
        List<ExactSearchIndex> ofLengths = index.ofLengths(provenLengths(settings, required, length));
        long bytes = Stream.concat(Stream.of(index), ofLengths.stream())
                .distinct()
                .mapToLong(ExactSearchIndex::memoryBytes)
                .sum();
        String reason = required ? "asked for; " + milliseconds(predicted) + " ms per neuron predicted" : comparison;
        int proofs = directions * (1 + ofLengths.size());
        return new SearchStrategy(
                new SearchDecision(true, length, reason, predicted * 1e-9, bytes), index, ofLengths, (long)
                        (search.timeLimitSeconds() * 1e9 / proofs));
    }

    /**
     * Returns up to which length the best formula of each length is proven, if these are reported. The proof for exactly
     * the longest length takes several times as long as the proof of the best of all: it is made only if a proof is
     * required.
     */
    private static int provenLengths(BeamSettings settings, boolean required, int length) {
        return !settings.perLength() ? 0 : required ? length : length - 1;
    }

    private static SearchStrategy beam(String reason, double predictedSeconds) {
        return new SearchStrategy(new SearchDecision(false, 0, reason, predictedSeconds, 0), null, List.of(), 0);
    }

    private static double allowedNanos(SearchOptions search, PatternTable table, int neuronCount) {
        return search.timeLimitSeconds() > 0
                ? search.timeLimitSeconds() * 1e9
                : Math.max(RUN_NANOS / neuronCount, rankingNanos(table));
    }

    private static double rankingNanos(PatternTable table) {
        return Math.max(SHORT_NANOS, RANKINGS * RANK_NANOS * table.sampleCount());
    }

    private static String allowance(SearchOptions search, PatternTable table, int neuronCount) {
        if (search.timeLimitSeconds() > 0) {
            return "the time limit";
        }
        return RUN_NANOS / neuronCount > rankingNanos(table)
                ? "10 s for all neurons"
                : "ten times ranking, at least 1 ms";
    }

    private static String milliseconds(double nanos) {
        return String.format(Locale.ROOT, nanos < 1e7 ? "%.2f" : "%.0f", nanos * 1e-6);
    }

    /** Returns the decision and its reason. */
    SearchDecision decision() {
        return decision;
    }

    /** Returns a new prover for one thread, or null for beam search alone. */
    Prover prover(IntFunction<String> conceptIds, Cancellation cancellation) {
        return index == null ? null : new FormulaProver(index, ofLengths, conceptIds, limitNanos, cancellation);
    }
}
