package dev.invert.curve;

import java.util.List;

/**
 * The curves of one layer.
 *
 * @param points by minimum fraction, then by length
 * @param kernel name of the kernels
 * @param threads number of threads
 * @param sampleCount number of searched samples
 * @param heldOutCount number of held-out samples
 * @param conceptCount C
 * @param neuronCount number of neurons
 * @param constantCount number of neurons whose activations are all equal, which have no formula
 * @param formulasEvaluated number of formulas that the searches scored or covered
 * @param seconds seconds of all searches
 */
public record CurveResult(
        List<CurvePoint> points,
        String kernel,
        int threads,
        int sampleCount,
        int heldOutCount,
        int conceptCount,
        int neuronCount,
        int constantCount,
        long formulasEvaluated,
        double seconds) {}
