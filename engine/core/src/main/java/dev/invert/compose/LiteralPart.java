package dev.invert.compose;

import dev.invert.Formula;
import java.util.List;
import java.util.Optional;

/**
 * Part of a detector: the labeled neuron, or the probe, of one literal. It gives the probability of the literal's
 * concept, which is subtracted from 1 if the literal is negated.
 *
 * @param literal the literal
 * @param context formula that the samples satisfy among which the part was chosen and fitted; empty for all
 * @param neuron index of the neuron; -1 for a probe
 * @param higher whether samples with the concept have higher activations; true for a probe
 * @param positives number of fit samples of the context with the concept
 * @param negatives number of fit samples of the context without it
 * @param fitAuc AUC of the concept on the fit samples of the context; below 1/2 if the concept has lower activations
 * @param heldOutAuc the same on held-out samples; not a number if the concept holds for none or all of them
 * @param calibration calibration of the neuron; empty for a probe
 * @param weights weight of each neuron of the run in a probe, which gives log odds; empty for a neuron
 * @param intercept log odds of a probe where all activations are 0; 0 for a neuron
 */
public record LiteralPart(
        Formula.Literal literal,
        Optional<Formula> context,
        int neuron,
        boolean higher,
        int positives,
        int negatives,
        double fitAuc,
        double heldOutAuc,
        Optional<Calibration> calibration,
        List<Double> weights,
        double intercept) {}
