package dev.invert.cli;

import dev.invert.Certificate;
import dev.invert.LayerExplanation;
import dev.invert.SearchDecision;
import dev.invert.SearchOptions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A note on what {@code --search auto} has not proven, with the options that change it. */
final class ProofNote {
    /** Largest number of literals that a proof can cover. */
    private static final int MOST_LITERALS = 3;

    private ProofNote() {}

    /** Returns the note if some of the explanations are not proven to be the best; otherwise empty. */
    static Optional<String> of(LayerExplanation result) {
        SearchDecision search = result.search();
        int length = Math.min(MOST_LITERALS, result.options().length());
        if (result.options().search().method() != SearchOptions.Method.AUTO
                || result.options().searchLimit() > 0) {
            return Optional.empty();
        }
        if (!search.optimal()) {
            return Optional.of(
                    "No formula is proven to be the best: " + search.reason() + "; --search optimal proves it");
        }
        List<Certificate> proofs = result.neurons().stream()
                .flatMap(neuron -> neuron.certificate().stream())
                .toList();
        long all =
                proofs.stream().filter(proof -> proof.provenLength() >= length).count();
        if (all == proofs.size()) {
            return Optional.empty();
        }
        int shorter = length - 1;
        long some =
                proofs.stream().filter(proof -> proof.provenLength() == shorter).count();
        return Optional.of(String.format(
                Locale.ROOT,
                "The best formula of up to %d literals is proven for %,d of %,d neurons%s; --search optimal proves it for"
                        + " all, --time-limit S allows S seconds per neuron",
                length,
                all,
                proofs.size(),
                some == 0 ? "" : String.format(Locale.ROOT, ", of up to %d for %,d", shorter, some)));
    }
}
