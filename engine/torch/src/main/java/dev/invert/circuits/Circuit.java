package dev.invert.circuits;

import java.util.List;
import java.util.Map;

/**
 * A circuit: the content of circuit.json. Components are absent from the file where they are null.
 *
 * @param version version of the program
 * @param java name and version of the Java virtual machine
 * @param model TorchScript file
 * @param input description of the samples by field
 * @param options options that the user gave, by name
 * @param target what the contributions explain
 * @param method {@code weights}, {@code gradient} or {@code integrated}
 * @param steps steps of integrated gradients; null for other methods
 * @param reference {@code mean}, {@code balanced} or {@code zero}
 * @param samples the chosen samples
 * @param seed seed of the choice of samples, random sets and bootstrap
 * @param layers layers in the given order, from the input to the target
 * @param edges edges between shown neurons of consecutive layers, and from the last layer to the target
 * @param notes sentences that limit what the result means
 * @param seconds time by step
 */
public record Circuit(
        String version,
        String java,
        String model,
        Map<String, Object> input,
        Map<String, String> options,
        TargetRecord target,
        String method,
        Integer steps,
        String reference,
        SamplesRecord samples,
        long seed,
        List<CircuitLayer> layers,
        List<CircuitEdge> edges,
        List<String> notes,
        Map<String, Double> seconds) {
    /**
     * The target.
     *
     * @param text description, as in {@code sandal: logit minus mean logit}
     * @param layer layer of the target neuron; null for an output
     * @param index index of the output or neuron
     * @param against index of the other output of a margin; null if there is none
     * @param value mean over the chosen samples
     */
    public record TargetRecord(String text, String layer, int index, Integer against, double value) {}

    /**
     * The chosen samples.
     *
     * @param on the choice, as in {@code predicted}
     * @param matching number of samples that match the choice
     * @param used number of samples that were drawn from them
     * @param all number of samples of the input
     */
    public record SamplesRecord(String on, int matching, int used, int all) {}
}
