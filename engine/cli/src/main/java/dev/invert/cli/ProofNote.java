package dev.invert.cli;

import dev.invert.LayerExplanation;
import dev.invert.SearchDecision;
import dev.invert.SearchOptions;
import dev.invert.explain.ProofSummary;
import java.util.Locale;
import java.util.Optional;

/** A note on what {@code --search auto} has not proven, with the options that change it. */
final class ProofNote {
    private ProofNote() {}

    /**
     * Returns the note if some of the explanations are not proven to be the best; otherwise empty.
     *
     * @param result the layer, with or without its neurons
     */
    static Optional<String> of(LayerExplanation result, ProofSummary proofs) {
        SearchDecision search = result.search();
        int length = Math.min(ProofSummary.MOST_LITERALS, result.options().length());
        if (result.options().search().method() != SearchOptions.Method.AUTO
                || result.options().searchLimit() > 0) {
            return Optional.empty();
        }
        if (!search.optimal()) {
            return Optional.of("No formula is proven to be the best: " + search.reason());
        }
        long all = proofs.provenUpTo(length);
        if (all == proofs.neuronCount()) {
            return Optional.empty();
        }
        int shorter = length - 1;
        long some = proofs.byLength().get(shorter);
        return Optional.of(String.format(
                Locale.ROOT,
                "The best formula of up to %d literals is proven for %,d of %,d neurons%s; --search optimal proves it for"
                        + " all, --time-limit S allows S seconds per neuron",
                length,
                all,
                proofs.neuronCount(),
                some == 0 ? "" : String.format(Locale.ROOT, ", of up to %d for %,d", shorter, some)));
    }
}
