package dev.invert.compositions;

import dev.invert.Concept;
import dev.invert.Interval;
import dev.invert.compose.Calibration;
import dev.invert.compose.ComposeOptions;
import dev.invert.compose.Composition;
import dev.invert.compose.LiteralPart;
import dev.invert.compose.MethodResult;
import dev.invert.results.ProgramVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Content of compose.json. Components are null where a figure is undefined.
 *
 * @param version version of the program
 * @param java name and version of the Java virtual machine
 * @param layer name of the layer
 * @param formula formula over concept ids
 * @param formulaNames formula over names
 * @param options options that the user gave, by name
 * @param seed seed of the choice of the held-out samples
 * @param literal {@code neuron} or {@code probe}: parts of the detector
 * @param norm t-norm
 * @param calibration calibration of neurons
 * @param nSamples number of fit samples
 * @param nPositives number of them that satisfy the formula
 * @param nHoldout number of held-out samples
 * @param nPositivesHoldout number of them that satisfy the formula
 * @param nConcepts C
 * @param nNeurons number of neurons
 * @param nConstant number of neurons whose activations on the fit samples are all equal
 * @param logLossHoldout mean log loss of the detector on the held-out samples
 * @param parts parts of the detector, in the order of the literals
 * @param methods the detector, then the baselines
 * @param warnings reasons to doubt the detector
 * @param export file of the exported detector
 * @param device device of the computation
 * @param threads number of threads
 * @param seconds time by step
 * @param peakNativeBytes peak native memory, in bytes
 */
public record CompositionRecord(
        String version,
        String java,
        String layer,
        String formula,
        String formulaNames,
        Map<String, String> options,
        Long seed,
        String literal,
        String norm,
        String calibration,
        Integer nSamples,
        Integer nPositives,
        Integer nHoldout,
        Integer nPositivesHoldout,
        Integer nConcepts,
        Integer nNeurons,
        Integer nConstant,
        Double logLossHoldout,
        List<Part> parts,
        List<Method> methods,
        List<String> warnings,
        String export,
        String device,
        Integer threads,
        Map<String, Double> seconds,
        Long peakNativeBytes) {
    /**
     * Part of the detector; {@link LiteralPart} explains it.
     *
     * @param literal the literal, by id
     * @param literalName the literal, by name
     * @param context formula of the samples that the part was fitted to; null for all
     * @param neuron null for a probe
     * @param direction {@code max} if the concept has high activations, {@code min} if low; null for a probe
     * @param auc AUC of the neuron or probe for the concept on the fit samples of the context
     * @param slope change of the log odds per unit of activation; null unless Platt's calibration is used
     * @param intercept log odds at activation 0; null for an isotonic calibration
     * @param starts least activation of each step of an isotonic calibration
     * @param values probability of each step
     * @param neurons neurons that a probe reads; null for a neuron
     * @param weights weight of each of them
     */
    public record Part(
            String literal,
            String literalName,
            String context,
            Integer neuron,
            String direction,
            Integer nPositives,
            Integer nNegatives,
            Double auc,
            Double aucHoldout,
            Double slope,
            Double intercept,
            List<Double> starts,
            List<Double> values,
            List<Integer> neurons,
            List<Double> weights) {}

    /**
     * Precision of a way to detect the formula; {@link MethodResult} explains it.
     *
     * @param method name of the way
     * @param words name for display
     * @param difference AUC of the detector less that of this way; null for the detector, as the fields after it
     */
    public record Method(
            String method,
            String words,
            List<Integer> neurons,
            Double auc,
            Double aucHoldout,
            Double ciLow,
            Double ciHigh,
            Double difference,
            Double differenceLow,
            Double differenceHigh,
            Double p) {}

    /**
     * Returns the record of a run that ends now.
     *
     * @param concepts concepts of the run, for names
     * @param given options that the user gave, by name
     * @param export file of the exported detector, or null
     * @param peakBytes peak native memory
     * @param loadSeconds time spent opening the inputs
     * @param startNanos start of the run, from {@link System#nanoTime()}
     */
    public static CompositionRecord of(
            Composition result,
            ComposeOptions options,
            List<Concept> concepts,
            String layer,
            Map<String, String> given,
            String export,
            long peakBytes,
            double loadSeconds,
            long startNanos) {
        Map<String, String> names = concepts.stream().collect(Collectors.toMap(Concept::id, Concept::name));
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("load", loadSeconds);
        seconds.put("compose", result.seconds());
        seconds.put("total", (System.nanoTime() - startNanos) * 1e-9);
        return new CompositionRecord(
                ProgramVersion.engine(),
                ProgramVersion.java(),
                layer,
                result.formula().text(),
                result.formula().render(names::get),
                given,
                options.seed(),
                options.kind().name().toLowerCase(Locale.ROOT),
                options.norm().name().toLowerCase(Locale.ROOT),
                options.kind() == ComposeOptions.Kind.PROBE
                        ? null
                        : options.calibration().name().toLowerCase(Locale.ROOT),
                result.fitCount(),
                result.fitPositives(),
                result.heldOutCount(),
                result.heldOutPositives(),
                result.conceptCount(),
                result.neurons().size(),
                result.constantCount(),
                known(result.heldOutLogLoss()),
                result.parts().stream()
                        .map(part -> part(part, names, result.neurons()))
                        .toList(),
                result.methods().stream().map(CompositionRecord::method).toList(),
                result.warnings(),
                export,
                "cpu",
                result.threads(),
                seconds,
                peakBytes);
    }

    private static Part part(LiteralPart part, Map<String, String> names, List<Integer> neurons) {
        boolean probe = part.neuron() < 0;
        Calibration.Platt platt = part.calibration().orElse(null) instanceof Calibration.Platt found ? found : null;
        Calibration.Isotonic steps =
                part.calibration().orElse(null) instanceof Calibration.Isotonic found ? found : null;
        Double ofPlatt = platt == null ? null : platt.intercept();
        return new Part(
                part.literal().text(),
                part.literal().render(names::get),
                part.context().map(context -> context.text()).orElse(null),
                probe ? null : part.neuron(),
                probe ? null : part.higher() ? "max" : "min",
                part.positives(),
                part.negatives(),
                part.fitAuc(),
                known(part.heldOutAuc()),
                platt == null ? null : platt.slope(),
                probe ? (Double) part.intercept() : ofPlatt,
                steps == null ? null : steps.starts(),
                steps == null ? null : steps.values(),
                probe ? neurons : null,
                probe ? part.weights() : null);
    }

    private static Method method(MethodResult result) {
        MethodResult.Comparison compared = result.comparison().orElse(null);
        Interval interval = result.interval();
        return new Method(
                result.method().id(),
                result.method().words(),
                result.neurons(),
                result.fitAuc(),
                result.heldOutAuc(),
                known(interval.low()),
                known(interval.high()),
                compared == null ? null : (Double) compared.difference(),
                compared == null ? null : (Double) compared.low(),
                compared == null ? null : (Double) compared.high(),
                compared == null ? null : (Double) compared.pValue());
    }

    private static Double known(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
