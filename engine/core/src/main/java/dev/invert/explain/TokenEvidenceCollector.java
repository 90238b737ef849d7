package dev.invert.explain;

import dev.invert.ActivationBlock;
import dev.invert.TokenEvidence;
import dev.invert.TokenFit;
import dev.invert.TokenSamples;
import dev.invert.TokenSet;
import java.util.Optional;

/**
 * Collects evidence from tokens: contexts on all samples, and the best set of tokens, which is found on the searched
 * samples and measured on the held-out ones. Immutable and thread-safe.
 */
final class TokenEvidenceCollector {
    /** Minimum number of searched samples of each token of a set. */
    private static final int LEAST_OF_TOKEN = 3;

    private final TokenContexts contexts;
    private final TokenSetSearch search;
    /** Null without held-out samples. */
    private final TokenSetSearch heldOut;

    /** Samples that are held out; null without any. */
    private final int[] heldOutSamples;

    /** The same as bits. */
    private final long[] judgedSamples;

    /**
     * Prepares the evidence of a layer.
     *
     * @param tokens tokens of all samples
     * @param split searched and held-out samples, or null to search all samples
     * @param maxFraction maximum share of the searched samples that a set of tokens may have
     */
    TokenEvidenceCollector(TokenSamples tokens, SampleSplit split, double maxFraction) {
        this.contexts = new TokenContexts(tokens);
        if (split == null) {
            search = new TokenSetSearch(tokens.tokens(), LEAST_OF_TOKEN, maxFraction);
            heldOut = null;
            heldOutSamples = null;
            judgedSamples = null;
        } else {
            int[] searched = split.searched().samples();
            int[] held = split.heldOut().samples();
            search = new TokenSetSearch(tokens.tokensOf(searched), LEAST_OF_TOKEN, maxFraction);
            heldOut = new TokenSetSearch(tokens.tokensOf(held), LEAST_OF_TOKEN, maxFraction);
            heldOutSamples = held;
            judgedSamples = new long[(tokens.sampleCount() + Long.SIZE - 1) >>> 6];
            for (int sample : held) {
                judgedSamples[sample >>> 6] |= 1L << sample;
            }
        }
    }

    /**
     * Returns the evidence for a formula.
     *
     * @param block activations on all samples
     * @param row the neuron's row in the block
     * @param values the same activations
     * @param truth all samples that satisfy the formula: bit i % 64 of word i / 64
     */
    TokenEvidence collect(ActivationBlock block, int row, SplitValues.Parts values, long[] truth) {
        NonzeroValues searched = values.searched();
        Optional<TokenSet> set = search.find(searched);
        NonzeroValues judged = searched;
        if (heldOut != null) {
            NonzeroValues held = values.heldOut();
            set = set.map(found -> found.with(heldOut.measure(found.tokens(), held)));
            judged = held;
        }
        TokenSetSearch judge = heldOut == null ? search : heldOut;
        TokenFit fit = new TokenFit(
                formula(judged, truth),
                set.map(found -> heldOut == null ? found.r() : found.heldOut().r())
                        .orElse(Double.NaN),
                judge.correlationWithMeans(search, search.means(searched), judged),
                heldOut != null);
        return contexts.collect(values.all(), sample -> block.value(row, sample), truth, set, fit);
    }

    /** Returns the correlation of the activation and a formula on the samples that judge it. */
    private double formula(NonzeroValues judged, long[] truth) {
        long n = 0;
        for (int w = 0; w < truth.length; w++) {
            n += Long.bitCount(judgedSamples == null ? truth[w] : truth[w] & judgedSamples[w]);
        }
        return TokenSetSearch.correlation(
                judged,
                place -> {
                    int sample = heldOut == null ? judged.sample(place) : heldOutSamples[judged.sample(place)];
                    return (truth[sample >>> 6] >>> sample & 1) != 0;
                },
                n);
    }
}
