package dev.invert.explain;

import dev.invert.HeldOut;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Summary of a part of a layer for the statistics of the whole layer: everything but the explanations, and two numbers per
 * neuron. Immutable.
 */
public final class LayerPart {
    private final LayerExplanation summary;
    private final double[] log10P;
    private final double[] heldOutLog10P;
    private final ProofSummary proofs;

    /**
     * Creates a part from its content; the arrays are not copied.
     *
     * @param summary the part without its neurons
     * @param log10P for each neuron, log10 of the corrected p of its best explanation; NaN without explanations
     * @param heldOutLog10P for each neuron, log10 of the p of its best explanation on held-out samples; NaN without one
     * @param proofs counts of the proofs of the neurons
     */
    public LayerPart(LayerExplanation summary, double[] log10P, double[] heldOutLog10P, ProofSummary proofs) {
        this.summary = summary;
        this.log10P = log10P;
        this.heldOutLog10P = heldOutLog10P;
        this.proofs = proofs;
    }

    /** Summarizes explained neurons. */
    public static LayerPart of(LayerExplanation part) {
        return new LayerPart(
                part.with(List.of()),
                values(part, LayerPart::log10P),
                values(part, LayerPart::heldOutLog10P),
                ProofSummary.of(part.neurons()));
    }

    private static double[] values(LayerExplanation part, ToDoubleFunction<NeuronExplanation> value) {
        return part.neurons().stream().mapToDouble(value).toArray();
    }

    private static double log10P(NeuronExplanation neuron) {
        return neuron.explanations().isEmpty()
                ? Double.NaN
                : neuron.explanations().get(0).statistics().significance().log10PCorrected();
    }

    private static double heldOutLog10P(NeuronExplanation neuron) {
        return neuron.explanations().stream()
                .findFirst()
                .flatMap(best -> best.statistics().heldOut())
                .map(HeldOut::log10P)
                .orElse(Double.NaN);
    }

    /** Returns the part without its neurons. */
    public LayerExplanation summary() {
        return summary;
    }

    /** Returns the number of neurons. */
    public int neuronCount() {
        return log10P.length;
    }

    /** Returns the counts of the proofs of the neurons. */
    public ProofSummary proofs() {
        return proofs;
    }

    /** Returns log10 of the corrected p of the best explanation of a neuron; NaN if it has none. */
    public double log10P(int position) {
        return log10P[position];
    }

    /** Returns log10 of the p of the best explanation of a neuron on held-out samples; NaN if it has none. */
    public double heldOutLog10P(int position) {
        return heldOutLog10P[position];
    }
}
