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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Decides between beam search alone and a proof, and holds the index that provers share. The decision and the steps that a
 * proof may take depend on counts of the concept matrix and the maximum heap size, never on measured time, so that results
 * are reproducible. Immutable and thread-safe.
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

    /**
     * Largest predicted cost of a proof, as a multiple of the work allowed for it: proofs often take less than predicted,
     * and those that take more leave a bound.
     */
    private static final double ATTEMPT = 2;

    private static final String LISTED = "the concepts are too many to hold a bit for each of them and each sample";

    private final SearchDecision decision;
    private final ExactSearchIndex index;
    /** Indices for proofs of the best formula of each length. */
    private final List<ExactSearchIndex> ofLengths;

    private final long limitNanos;
    /** Steps of each proof. */
    private final double stepShare;

    private SearchStrategy(
            SearchDecision decision,
            ExactSearchIndex index,
            List<ExactSearchIndex> ofLengths,
            long limitNanos,
            double stepShare) {
        this.decision = decision;
        this.index = index;
        this.ofLengths = ofLengths;
        this.limitNanos = limitNanos;
        this.stepShare = stepShare;
    }

    /**
     * Chooses the search for options and builds the index of the exact search if it is used.
     *
     * @param allowance work that proofs may take
     * @param plans plans of proofs that other strategies for the table use; receives that of this one
     * @throws InvertException if a proof is required but not possible
     */
    static SearchStrategy of(
            ExplainOptions options,
            BeamSettings settings,
            PatternTable table,
            ProofAllowance allowance,
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
        List<ExactSearchCost> longer = new ArrayList<>(1);
        IntFunction<ExactSearchCost> newPlan = length -> {
            if (longer.isEmpty()) {
                longer.add(new ExactSearchCost(table, length, settings.minCount(), settings.maxCount()));
                return longer.get(0);
            }
            return longer.get(0).ofShorter(length);
        };
        SearchStrategy chosen = of(search, settings, newPlan, longest, allowance, plans);
        // If the proof of the longest formulas is too expensive, one of shorter formulas keeps a longer search from
        // ending with less than a shorter one would find.
        for (int length = longest - 1; length > 1 && !chosen.decision.optimal(); length--) {
            SearchStrategy shorter = of(search, settings, newPlan, length, allowance, plans);
            if (shorter.decision.optimal()) {
                String reason = "formulas of up to " + length + " literals: " + shorter.decision.reason() + "; of "
                        + longest + ": " + chosen.decision.reason();
                chosen = shorter.with(reason);
            }
        }
        return chosen;
    }

    /** Chooses between beam search alone and a proof of formulas of up to {@code length} literals. */
    private static SearchStrategy of(
            SearchOptions search,
            BeamSettings settings,
            IntFunction<ExactSearchCost> newPlan,
            int length,
            ProofAllowance allowance,
            Map<PlanKey, ExactSearchCost> plans) {
        PlanKey key = new PlanKey(length, settings.minCount(), settings.maxCount());
        ExactSearchCost known = plans.get(key);
        ExactSearchCost plan = known != null ? known : newPlan.apply(length);
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
        if (!required && !allowance.affordsIndex(plan.graphNanos())) {
            return beam(tooExpensive(plan.graphNanos(), allowance), Double.NaN);
        }
        int directions = settings.highest() && settings.lowest() ? 2 : 1;
        double timeLimit = search.timeLimitSeconds() * 1e9;
        if (!required && timeLimit > 0 && plan.surelyExceeds(timeLimit / directions)) {
            return beam("proving would take more than the time limit", Double.NaN);
        }
        // The beam search of longer formulas starts again from what is proven.
        ProofAllowance ofProofs =
                length < settings.length() ? allowance.without(plan.beamNanos() * directions) : allowance;
        double most = ATTEMPT * ofProofs.perSearch(plan.graphNanos()) / directions;
        if (!required && timeLimit == 0 && plan.surelyExceeds(most)) {
            return beam("proving would take more than the " + milliseconds(most / ATTEMPT) + " ms allowed", Double.NaN);
        }
        double predicted = plan.predictedNanos() * directions;
        if (!required && timeLimit == 0 && !allowance.affordsIndex(plan.indexNanos())) {
            return beam(tooExpensive(plan.indexNanos(), allowance), predicted * 1e-9);
        }
        double allowed = timeLimit > 0 ? timeLimit : ofProofs.perSearch(plan.indexNanos());
        String comparison = milliseconds(predicted) + " ms per neuron predicted, " + milliseconds(allowed)
                + " ms allowed (" + (timeLimit > 0 ? "the time limit" : allowance.name()) + ")";
        if (!required && predicted > allowed * (timeLimit > 0 ? 1 : ATTEMPT)) {
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
        double steps = timeLimit > 0 ? Double.POSITIVE_INFINITY : ofProofs.perSearch(plan.indexNanos());
        return new SearchStrategy(
                new SearchDecision(true, length, reason, predicted * 1e-9, steps, bytes),
                index,
                ofLengths,
                (long) (timeLimit / proofs),
                steps / proofs);
    }

    private static String tooExpensive(double indexNanos, ProofAllowance allowance) {
        return String.format(
                Locale.ROOT,
                "preparing the proofs would take %.1f s, more than half of the %.1f s allowed (%s)",
                indexNanos * 1e-9,
                allowance.nanos() * 1e-9,
                allowance.name());
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
        return new SearchStrategy(new SearchDecision(false, 0, reason, predictedSeconds, 0, 0), null, List.of(), 0, 0);
    }

    private static String milliseconds(double nanos) {
        return String.format(Locale.ROOT, nanos < 1e7 ? "%.2f" : "%.0f", nanos * 1e-6);
    }

    private SearchStrategy with(String reason) {
        SearchDecision changed = new SearchDecision(
                decision.optimal(),
                decision.provenLength(),
                reason,
                decision.predictedSeconds(),
                decision.stepsPerNeuron(),
                decision.indexBytes());
        return new SearchStrategy(changed, index, ofLengths, limitNanos, stepShare);
    }

    /** Returns the decision and its reason. */
    SearchDecision decision() {
        return decision;
    }

    /** Returns a new prover for one thread, or null for beam search alone. */
    Prover prover(IntFunction<String> conceptIds, Cancellation cancellation) {
        return index == null
                ? null
                : new FormulaProver(index, ofLengths, conceptIds, limitNanos, stepShare, cancellation);
    }
}
