package dev.invert.curves;

import dev.invert.curve.AucSummary;
import dev.invert.curve.CurveOptions;
import dev.invert.curve.CurvePoint;
import dev.invert.curve.CurveResult;
import dev.invert.results.ProgramVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Content of curve.json. Components are null where a figure is undefined.
 *
 * @param version version of the program
 * @param java name and version of the Java virtual machine
 * @param layer name of the layer
 * @param options options that the user gave, by name
 * @param seed seed of the choice of the held-out samples
 * @param kernel name of the kernels
 * @param device device of the computation
 * @param threads number of threads
 * @param nSamples number of searched samples
 * @param nHoldout number of held-out samples
 * @param nConcepts C
 * @param nNeurons number of neurons
 * @param nConstant number of neurons whose activations are all equal
 * @param formulasEvaluated number of formulas that the searches scored or covered
 * @param seconds time by step
 * @param peakNativeBytes peak native memory, in bytes
 * @param points the points of all curves
 */
public record CurveRecord(
        String version,
        String java,
        String layer,
        Map<String, String> options,
        Long seed,
        String kernel,
        String device,
        Integer threads,
        Integer nSamples,
        Integer nHoldout,
        Integer nConcepts,
        Integer nNeurons,
        Integer nConstant,
        Long formulasEvaluated,
        Map<String, Double> seconds,
        Long peakNativeBytes,
        List<Point> points) {
    /**
     * Point of a curve; {@link CurvePoint} explains it.
     *
     * @param nExplained number of neurons with a formula
     * @param heldOut null if no samples are held out
     */
    public record Point(
            double minFraction,
            int length,
            int nExplained,
            Quartiles auc,
            Quartiles heldOut,
            Double meanLength,
            Double meanFraction) {}

    /** Distribution of AUCs over neurons. */
    public record Quartiles(int n, Double mean, Double q1, Double median, Double q3) {
        private static Quartiles of(AucSummary summary) {
            return new Quartiles(
                    summary.count(),
                    known(summary.mean()),
                    known(summary.lowerQuartile()),
                    known(summary.median()),
                    known(summary.upperQuartile()));
        }
    }

    /**
     * Returns the record of a run that ends now.
     *
     * @param given options that the user gave, by name
     * @param peakBytes peak native memory
     * @param loadSeconds time spent opening the inputs
     * @param startNanos start of the run, from {@link System#nanoTime()}
     */
    public static CurveRecord of(
            CurveResult result,
            CurveOptions options,
            String layer,
            Map<String, String> given,
            long peakBytes,
            double loadSeconds,
            long startNanos) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("load", loadSeconds);
        seconds.put("search", result.seconds());
        seconds.put("total", (System.nanoTime() - startNanos) * 1e-9);
        return new CurveRecord(
                ProgramVersion.engine(),
                ProgramVersion.java(),
                layer,
                given,
                options.seed(),
                result.kernel(),
                "cpu",
                result.threads(),
                result.sampleCount(),
                result.heldOutCount(),
                result.conceptCount(),
                result.neuronCount(),
                result.constantCount(),
                result.formulasEvaluated(),
                seconds,
                peakBytes,
                result.points().stream().map(CurveRecord::point).toList());
    }

    private static Point point(CurvePoint point) {
        return new Point(
                point.minFraction(),
                point.length(),
                point.searched().count(),
                Quartiles.of(point.searched()),
                point.heldOut().map(Quartiles::of).orElse(null),
                known(point.meanLength()),
                known(point.meanFraction()));
    }

    private static Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
