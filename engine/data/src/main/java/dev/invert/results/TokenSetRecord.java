package dev.invert.results;

import dev.invert.TokenSet;
import java.util.List;

/**
 * Fields of {@link TokenSet}.
 *
 * @param ids token ids, by descending mean activation
 * @param texts their texts, in quotes
 * @param n number of searched samples with one of these tokens
 * @param r correlation on the searched samples
 * @param auc AUC on the searched samples
 * @param u2 twice the Mann-Whitney U
 * @param rHoldout correlation on the held-out samples; null without any
 * @param aucHoldout AUC on the held-out samples; null without any
 */
public record TokenSetRecord(
        List<Integer> ids,
        List<String> texts,
        Long n,
        Double r,
        Double auc,
        Long u2,
        Double rHoldout,
        Double aucHoldout) {
    static TokenSetRecord of(TokenSet set, TokenWords words) {
        return new TokenSetRecord(
                set.tokens(),
                set.tokens().stream().map(id -> words.quoted().apply(id)).toList(),
                set.positiveCount(),
                set.r(),
                set.auc(),
                set.twiceU(),
                FieldValues.known(set.heldOut().r()),
                FieldValues.known(set.heldOut().auc()));
    }

    TokenSet toTokenSet() {
        return new TokenSet(
                FieldValues.required(ids, "ids"),
                FieldValues.required(n, "n"),
                FieldValues.required(r, "r"),
                FieldValues.required(auc, "auc"),
                FieldValues.required(u2, "u2"),
                new TokenSet.HeldOut(FieldValues.orNaN(rHoldout), FieldValues.orNaN(aucHoldout)));
    }
}
