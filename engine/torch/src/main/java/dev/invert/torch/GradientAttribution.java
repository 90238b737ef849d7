package dev.invert.torch;

import dev.invert.errors.InvertException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Attributes a target to the neurons of a layer by gradients, in comparison with reference values of the neurons.
 *
 * <p>The contribution of neuron j to the target y of a sample is {@code Σ (a_j − μ_j) ∂y/∂a_j}, summed over positions. The
 * gradient is that at the neurons' values (activation x gradient) or, with integrated gradients, its mean over midpoints
 * of equal steps on the straight line from the reference to these values. Contributions add up to the change of the target
 * when the whole layer is replaced by its reference: exactly if the rest of the model is linear; otherwise the difference
 * is the completeness error, which tends to 0 with the number of steps of integrated gradients.
 */
public final class GradientAttribution {
    private final InterventionModel model;
    private final LinearTarget target;
    private final int steps;

    /**
     * Creates an attribution.
     *
     * @param model model with the layers as sites
     * @param target target to attribute
     * @param steps steps of integrated gradients; 0 for activation x gradient
     */
    public GradientAttribution(InterventionModel model, LinearTarget target, int steps) {
        if (steps < 0) {
            throw new IllegalArgumentException("steps=" + steps + ": must be at least 0");
        }
        this.model = model;
        this.target = target;
        this.steps = steps;
    }

    /**
     * Computes the contributions of the neurons of a layer.
     *
     * @param samples the samples
     * @param site layer before the target
     * @param reference reference value of each neuron
     * @return a row of contributions per sample
     * @throws InvertException if the layer is not on the way to the target, or no gradient leads there
     */
    public double[][] contributions(SampleInputs samples, String site, float[] reference) {
        return attribute(samples, site, reference, null, new int[0]).get(0);
    }

    /**
     * Computes the contributions of the neurons of a layer that pass through neurons of a later layer:
     * {@code Σ (a_u − μ_u) ∂v/∂a_u ∂y/∂v} for the edge from u to v. The edges from u to all v add up to the contribution of
     * u if all paths to the target lead through the later layer. One backward pass per chosen neuron.
     *
     * @param samples the samples
     * @param site the earlier layer
     * @param reference reference value of each of its neurons
     * @param through the later layer
     * @param nodes neurons of the later layer
     * @return for each of the nodes, and then for all neurons of the later layer together, a row per sample: the
     *     contributions of the neurons of the earlier layer
     * @throws InvertException if the layers do not follow one another on the way to the target, or no gradient leads there
     */
    public List<double[][]> edges(SampleInputs samples, String site, float[] reference, String through, int[] nodes) {
        return attribute(samples, site, reference, through, nodes);
    }

    private List<double[][]> attribute(
            SampleInputs samples, String site, float[] reference, String through, int[] nodes) {
        List<double[][]> sums = new ArrayList<>();
        int kinds = through == null ? 1 : nodes.length + 1;
        for (int kind = 0; kind < kinds; kind++) {
            sums.add(new double[samples.count()][reference.length]);
        }
        int points = Math.max(1, steps);
        for (int b = 0; b < samples.batchCount(); b++) {
            List<BatchInput> batch = samples.batch(b);
            int first = samples.firstOf(b);
            try (Tensor distance = model.run(batch, Map.of(), false, pass -> distance(pass, site, reference))) {
                for (int point = 0; point < points; point++) {
                    double alpha = steps == 0 ? 1 : (point + 0.5) / steps;
                    model.run(batch, Map.of(site, Intervention.towards(alpha, reference)), true, pass -> {
                        List<Tensor> gradients = gradients(pass, site, through, nodes);
                        for (int kind = 0; kind < kinds; kind++) {
                            Tensor rows = model.axis(site).sum(distance.mul(gradients.get(kind)));
                            add(rows, points, sums.get(kind), first);
                        }
                        return null;
                    });
                }
            }
        }
        return sums;
    }

    /** Returns the neurons less their reference, as a tensor that outlives the pass. */
    private Tensor distance(InterventionModel.Pass pass, String site, float[] reference) {
        Tensor tap = pass.taps().get(site).detach().to(torch.ScalarType.Double);
        return tap.sub(model.neurons(site, reference).to(torch.ScalarType.Double))
                .retainReference();
    }

    /** Returns the gradients with respect to a site: of the target, or of its parts that pass through each node and all. */
    private List<Tensor> gradients(InterventionModel.Pass pass, String site, String through, int[] nodes) {
        Tensor sum = model.value(pass, target).sum();
        if (through == null) {
            return List.of(gradient(sum, pass.taps().get(site), site, targetName(), false));
        }
        Tensor later = pass.taps().get(through);
        Tensor above = gradient(sum, later, through, targetName(), true);
        Tensor parts = later.mul(above.detach());
        List<Tensor> gradients = new ArrayList<>();
        String to = "layer '" + through + "'";
        for (int node : nodes) {
            Tensor part = torch.select(parts, model.axis(through).axis(), node).sum();
            gradients.add(gradient(part, pass.taps().get(site), site, to, true));
        }
        gradients.add(gradient(parts.sum(), pass.taps().get(site), site, to, false));
        return gradients;
    }

    private Tensor gradient(Tensor of, Tensor tap, String site, String to, boolean retain) {
        if (of.requires_grad()) {
            Tensor gradient = torch.grad(
                            new TensorVector(of),
                            new TensorVector(tap),
                            new TensorVector(),
                            new BoolOptional(retain),
                            false,
                            true)
                    .get(0);
            if (gradient.defined()) {
                return gradient.to(torch.ScalarType.Double);
            }
        }
        throw new NoGradientException(model.name(), site, to);
    }

    private String targetName() {
        return target.layer().equals(LinearTarget.OUTPUT) ? "the output" : "layer '" + target.layer() + "'";
    }

    /** Reports that no gradient leads from a layer to a target. */
    static final class NoGradientException extends InvertException {
        private static final long serialVersionUID = 1L;

        NoGradientException(String model, String site, String to) {
            super(model + ": no gradient leads from layer '" + site + "' to " + to
                    + ": it is not before it, or an operation without a gradient lies between (argmax, round, detach,"
                    + " no_grad); choose another layer, and name layers from the input to the output");
        }
    }

    private static void add(Tensor rows, int points, double[][] sums, int first) {
        int width = sums[0].length;
        double[] values = new double[Math.toIntExact(rows.numel())];
        InterventionModel.doubles(rows.reshape(-1), values, 0);
        for (int i = 0; i < values.length; i++) {
            sums[first + i / width][i % width] += values[i] / points;
        }
    }
}
