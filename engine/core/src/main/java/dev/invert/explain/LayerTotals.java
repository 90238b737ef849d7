package dev.invert.explain;

import dev.invert.LayerExplanation;
import dev.invert.NullMaximum;
import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import java.util.ArrayList;
import java.util.List;

/**
 * Merges parts of a layer that come one after another, as if one call had explained all neurons. Keeps two numbers per
 * neuron, so that a layer needs not fit into the heap. Seconds and formula counts are added; {@code threads} is the maximum;
 * the kernel, the search decision and the held-out samples are those of the first part. Not thread-safe.
 */
public final class LayerTotals {
    private final DoubleArrayList log10P = new DoubleArrayList();
    private final DoubleArrayList heldOutLog10P = new DoubleArrayList();
    /** Null before the first part. */
    private LayerExplanation merged;

    private ProofSummary proofs = ProofSummary.NONE;

    /**
     * Adds the next part.
     *
     * @throws IllegalArgumentException if the part differs from the first one in its options, samples, number of patterns,
     *     concepts, permutations or length of proven formulas
     */
    public void add(LayerPart part) {
        merged = merged == null ? part.summary() : merged(merged, part.summary());
        proofs = proofs.plus(part.proofs());
        for (int k = 0; k < part.neuronCount(); k++) {
            log10P.add(part.log10P(k));
            heldOutLog10P.add(part.heldOutLog10P(k));
        }
    }

    private static LayerExplanation merged(LayerExplanation first, LayerExplanation part) {
        requireSame("options", first.options(), part.options());
        requireSame("sampleCount", first.sampleCount(), part.sampleCount());
        requireSame("heldOutSamples", first.heldOutSamples(), part.heldOutSamples());
        requireSame("patternCount", first.patternCount(), part.patternCount());
        requireSame("conceptCount", first.conceptCount(), part.conceptCount());
        requireSame(
                "search().provenLength()",
                first.search().provenLength(),
                part.search().provenLength());
        return new LayerExplanation(
                List.of(),
                first.options(),
                first.kernel(),
                Math.max(first.threads(), part.threads()),
                first.sampleCount(),
                first.heldOutSamples(),
                first.patternCount(),
                first.conceptCount(),
                first.formulasEvaluated() + part.formulasEvaluated(),
                first.log10FormulasReachable(),
                first.rankSeconds() + part.rankSeconds(),
                first.searchSeconds() + part.searchSeconds(),
                first.statisticsSeconds() + part.statisticsSeconds(),
                first.repetitionSeconds() + part.repetitionSeconds(),
                first.search(),
                mergedMaxima(first, part));
    }

    private static void requireSame(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new IllegalArgumentException(
                    "parts: " + what + "=" + actual + " of one, " + expected + " of another: they must be equal");
        }
    }

    private static List<NullMaximum> mergedMaxima(LayerExplanation first, LayerExplanation part) {
        List<NullMaximum> merged = new ArrayList<>(first.nullMaxima());
        requireSame("nullMaxima.size()", merged.size(), part.nullMaxima().size());
        for (int i = 0; i < merged.size(); i++) {
            NullMaximum other = part.nullMaxima().get(i);
            if (LayerStatistics.isAsGood(first.options(), first.sampleCount(), other, merged.get(i))) {
                merged.set(i, other);
            }
        }
        return List.copyOf(merged);
    }

    /** Returns the number of neurons of all parts. */
    public int neuronCount() {
        return log10P.size();
    }

    /** Returns the counts of the proofs of all neurons. */
    public ProofSummary proofs() {
        return proofs;
    }

    /** Returns the layer without its neurons; there must be a part. */
    public LayerExplanation summary() {
        return merged;
    }

    /** Computes what the explanations of the neurons lack; there must be a part. */
    public LayerCorrections corrections() {
        return LayerCorrections.of(merged, log10P.toDoubleArray(), heldOutLog10P.toDoubleArray());
    }
}
