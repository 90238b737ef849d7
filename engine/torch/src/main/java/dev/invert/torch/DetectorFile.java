package dev.invert.torch;

import dev.invert.Formula;
import dev.invert.compose.Calibration;
import dev.invert.compose.LiteralPart;
import dev.invert.compose.Norm;
import dev.invert.errors.InvertException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.ClassType;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Writes detectors as TorchScript modules. A module contains the model, runs it up to the layer, and returns the
 * probability of the formula for each sample, (batch), as float32.
 */
@SuppressWarnings("try") // The scope is used only for its side effect.
public final class DetectorFile {
    /** Later calls of a layer have a number, from 2. */
    private static final Pattern CALL = Pattern.compile("(.+)#([2-9]|[1-9]\\d{1,5})");

    private DetectorFile() {}

    /**
     * Writes a detector.
     *
     * @param model TorchScript model with one input
     * @param layer layer whose neurons the detector reads, in the syntax of {@link TorchModel#tap}
     * @param pooling pooling of the layer's output, in the syntax of {@link Pooling#parse}; empty for the default
     * @param neurons indices of the neurons that probes have weights for
     * @param neuronCount number of neurons of the layer
     * @param formula the formula
     * @param parts parts in the order of its literals, without isotonic calibrations
     * @param norm t-norm that joins them
     * @param file receives the module
     * @throws InvertException if the model cannot be opened, has no such layer or several inputs, or the pooling makes
     *     several samples of one, or the file cannot be written
     */
    public static void write(
            Path model,
            String layer,
            String pooling,
            List<Integer> neurons,
            int neuronCount,
            Formula formula,
            List<LiteralPart> parts,
            Norm norm,
            Path file) {
        // The export adds a method to the type of the model, so it loads a model of its own.
        try (TorchModel checked = TorchModel.open(model, "cpu");
                PointerScope scope = new PointerScope()) {
            Matcher later = CALL.matcher(layer);
            boolean named = checked.layers().stream().anyMatch(one -> one.name().equals(layer));
            boolean isLater = !named && later.matches();
            OutputPath output =
                    checked.outputs(List.of(isLater ? later.group(1) : layer)).get(0);
            JitModule root = torch.load(model.toString(), new DeviceOptional(new Device("cpu")), true);
            root.eval();
            Graph graph = new TapRewrite(root, List.of(output), model.toString(), null).run();
            if (graph.inputs().size() != 2) {
                throw new InvertException(model + ": its forward pass has "
                        + (graph.inputs().size() - 1) + " inputs; a detector can be exported for models with one");
            }
            String inputType =
                    graph.inputs().at(1).type().get().annotation_str().getString();
            int call = isLater ? Integer.parseInt(later.group(2)) - 1 : 0;
            JitModule detector = wrap(
                    root, graph, DetectorCode.of(inputType, pooling, call, formula, norm), neuronCount, neurons, parts);
            detector.save(file.toString());
        } catch (RuntimeException failure) {
            throw TorchErrors.at(model + ": cannot export a detector on layer " + layer, failure);
        }
        if (!Files.exists(file)) {
            throw new InvertException("Cannot write " + file + ": LibTorch wrote nothing");
        }
    }

    /**
     * Checks that a detector can be exported on a layer.
     *
     * @param model an open model
     * @throws InvertException as {@link #write}
     */
    public static void requireExportable(TorchModel model, String layer, String pooling) {
        Matcher later = CALL.matcher(layer);
        boolean named = model.layers().stream().anyMatch(one -> one.name().equals(layer));
        try (TappedModel tapped = model.tap(List.of(!named && later.matches() ? later.group(1) : layer))) {
            DetectorCode.of("Tensor", pooling, 0, Formula.of("any"), Norm.PRODUCT);
        }
    }

    private static JitModule wrap(
            JitModule root, Graph graph, String code, int neuronCount, List<Integer> neurons, List<LiteralPart> parts) {
        ClassType type = root.type();
        CompilationUnit unit = root._ivalue().compilation_unit();
        String className = type.annotation_str().getString();
        type.addMethod(unit.create_function(new QualifiedName(className + ".invert_taps"), graph));
        JitModule detector = new JitModule(new QualifiedName("__torch__.invert.Detector"), unit, true);
        detector.register_module("model", root);
        detector.register_buffer("weights", weights(neuronCount, neurons, parts));
        Tensor intercepts = torch.zeros(new long[] {parts.size()}).to(torch.ScalarType.Double);
        for (int i = 0; i < parts.size(); i++) {
            intercepts.data_ptr_double().put(i, intercept(parts.get(i)));
        }
        detector.register_buffer("intercepts", intercepts);
        detector.define(code);
        detector.eval();
        return detector;
    }

    private static double intercept(LiteralPart part) {
        return part.neuron() < 0 ? part.intercept() : platt(part).intercept();
    }

    private static Calibration.Platt platt(LiteralPart part) {
        if (part.calibration().orElse(null) instanceof Calibration.Platt platt) {
            return platt;
        }
        throw new IllegalArgumentException("parts: " + part.literal().text() + " has no logistic calibration");
    }

    /** Returns weights of the neurons on the literals, (neurons, literals). */
    private static Tensor weights(int neuronCount, List<Integer> neurons, List<LiteralPart> parts) {
        int literals = parts.size();
        Tensor weights = torch.zeros(new long[] {neuronCount, literals}).to(torch.ScalarType.Double);
        for (int i = 0; i < literals; i++) {
            LiteralPart part = parts.get(i);
            if (part.neuron() >= 0) {
                weights.data_ptr_double()
                        .put((long) part.neuron() * literals + i, platt(part).slope());
            } else {
                for (int k = 0; k < neurons.size(); k++) {
                    weights.data_ptr_double()
                            .put(
                                    (long) neurons.get(k) * literals + i,
                                    part.weights().get(k));
                }
            }
        }
        return weights;
    }
}
