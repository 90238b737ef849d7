package dev.invert.torch;

import dev.invert.MemoryBudget;
import dev.invert.batches.NamedSource;
import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.GraphOptimizerEnabledGuard;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TupleElements;
import org.bytedeco.pytorch.global.torch;

/**
 * A model whose neurons can be changed while it runs: the layers that were chosen as sites can be scaled, shifted,
 * replaced by reference values and differentiated ({@link GradientAttribution}), and everything after them is computed
 * from the changed values. The neurons of a site are the extent of one dimension of its output; an {@link Intervention}
 * applies to all positions of a neuron.
 *
 * <p>Runs on the first device of the model. Holds native memory until {@link #close()}, and remains usable after the
 * {@link TorchModel} that it was created from is closed. Not thread-safe. Graph executor optimization, which would fuse
 * operations and lose gradients, is off in the calling thread during each pass, and only then. Gradients are computed
 * inside LibTorch's no-grad mode too, but not inside its inference mode.
 */
@SuppressWarnings("try") // Scopes and guards are used only for their side effects.
public final class InterventionModel implements AutoCloseable {
    private final String model;
    private final List<String> sites;
    private final Pooling pooling;
    private final TorchDevice device;
    private final JitModule root;
    private final ForwardArguments arguments;
    private final CompilationUnit unit;
    private final Function function;
    private final torch.ScalarType type;
    private final List<String> warnings;
    private final Map<String, NeuronAxis> axes = new HashMap<>();

    /**
     * One forward pass.
     *
     * @param taps values of the sites after their interventions, by site
     * @param output output of the model
     */
    record Pass(Map<String, Tensor> taps, Tensor output) {}

    /** Computes something from a pass, inside a scope that frees its tensors. */
    @FunctionalInterface
    interface PassReader<T> {
        T read(Pass pass);
    }

    /** Creates a model from a module on a device. Must be called inside a PointerScope. */
    InterventionModel(String model, TorchDevice device, JitModule module, List<OutputPath> outputs, Pooling pooling) {
        this.model = model;
        this.device = device;
        this.pooling = pooling;
        this.sites = outputs.stream().map(OutputPath::name).toList();
        Graph graph = new SiteRewrite(module, outputs, model).run();
        this.unit = new CompilationUnit();
        this.function = unit.create_function(new QualifiedName("sites"), graph);
        Graph inlined = torch.tryToGraphFunction(function).optimized_graph();
        this.warnings = TrainingMode.warnings(module, inlined, model);
        this.arguments = ForwardArguments.of(module, model).retain();
        this.type = ModuleTensors.floatingType(module).orElse(device.scalarType());
        this.root = new JitModule(module).retainReference();
        unit.retainReference();
    }

    /** Returns the layers that can be changed, in the order of the request. */
    public List<String> sites() {
        return sites;
    }

    /** Returns the name of the model, for messages. */
    public String name() {
        return model;
    }

    /** Returns warnings about a mode of training that is frozen into the program, one line each; empty for most models. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * Returns the number of neurons of a site, or of the model's output for {@link LinearTarget#OUTPUT}.
     *
     * @throws IllegalStateException before the first pass
     */
    public int neuronCount(String site) {
        return axis(site).count();
    }

    NeuronAxis axis(String site) {
        NeuronAxis axis = axes.get(site);
        if (axis == null) {
            throw new IllegalStateException("The shape of '" + site + "' is not known before the first pass");
        }
        return axis;
    }

    /**
     * Runs all samples without interventions, and delivers each site and then the output of the model, under the name
     * {@link LinearTarget#OUTPUT}, averaged over positions.
     *
     * @param sources sources of the samples by argument of the model's forward pass; the caller closes them
     * @param batchSize samples per batch, at least 1
     * @param budget budget of the input batches
     * @return number of samples
     * @throws InvertException if the model rejects a batch, or a layer has no neurons
     * @throws CanceledException if the calling thread is interrupted
     */
    public long scan(List<NamedSource> sources, int batchSize, MemoryBudget budget, LayerSink sink) {
        long samples = 0;
        try (BatchQueue queue = new BatchQueue(sources, batchSize, 2, budget)) {
            for (BatchQueue.Batch batch = queue.next(); batch.count() > 0; batch = queue.next()) {
                long first = samples;
                List<BatchInput> inputs = new ArrayList<>();
                for (int i = 0; i < sources.size(); i++) {
                    long[] sampleShape = sources.get(i).source().sampleShape();
                    long[] shape = new long[sampleShape.length + 1];
                    shape[0] = batch.count();
                    System.arraycopy(sampleShape, 0, shape, 1, sampleShape.length);
                    inputs.add(new BatchInput(
                            sources.get(i).name(),
                            batch.values().get(i),
                            sources.get(i).source().inputType(),
                            shape));
                }
                run(inputs, Map.of(), false, pass -> {
                    pass.taps().forEach((site, tap) -> deliver(site, tap, first, sink));
                    deliver(LinearTarget.OUTPUT, pass.output(), first, sink);
                    return null;
                });
                samples += batch.count();
                sink.batchDone(samples, batch.position());
            }
        }
        return samples;
    }

    private void deliver(String name, Tensor values, long first, LayerSink sink) {
        NeuronAxis axis = axis(name);
        Tensor rows = device.toHost(axis.mean(values));
        sink.accept(name, first, Math.toIntExact(rows.size(0)), axis.count(), TappedModel.buffer(rows));
    }

    /**
     * Computes a target under interventions.
     *
     * @param samples the samples
     * @param interventions interventions by site; sites without one are not changed
     * @return the value of the target for each sample
     * @throws InvertException if the model rejects a batch
     * @throws CanceledException if the calling thread is interrupted
     * @throws IllegalArgumentException if an intervention or target has another number of neurons than its layer
     */
    public double[] measure(SampleInputs samples, LinearTarget target, Map<String, Intervention> interventions) {
        double[] values = new double[samples.count()];
        for (int b = 0; b < samples.batchCount(); b++) {
            int first = samples.firstOf(b);
            run(samples.batch(b), interventions, false, pass -> {
                doubles(value(pass, target), values, first);
                return null;
            });
        }
        return values;
    }

    /** Returns the target per sample: (batch), as float64. */
    Tensor value(Pass pass, LinearTarget target) {
        NeuronAxis axis = axis(target.layer());
        if (axis.count() != target.weights().length) {
            throw new IllegalArgumentException("The target has " + target.weights().length + " weights, '"
                    + target.layer() + "' has " + axis.count() + " neurons: they must be equal");
        }
        Tensor values = target.layer().equals(LinearTarget.OUTPUT)
                ? pass.output()
                : pass.taps().get(target.layer());
        Tensor weights = torch.tensor(target.weights()).to(device.torch(), torch.ScalarType.Double);
        return torch.mv(axis.mean(values.to(torch.ScalarType.Double)), weights);
    }

    /**
     * Runs one batch.
     *
     * @param inputs the batch
     * @param gradients whether the taps are to be differentiated
     * @param reader receives the pass
     */
    <T> T run(
            List<BatchInput> inputs, Map<String, Intervention> interventions, boolean gradients, PassReader<T> reader) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CanceledException();
        }
        for (String site : interventions.keySet()) {
            if (!sites.contains(site)) {
                throw new IllegalArgumentException("'" + site + "' is no site of " + sites);
            }
            if (!axes.containsKey(site)) {
                run(inputs, Map.of(), false, pass -> null);
            }
        }
        ActivationRun.begin();
        try (PointerScope scope = new PointerScope();
                AutoGradMode mode = new AutoGradMode(gradients);
                GraphOptimizerEnabledGuard optimizer = new GraphOptimizerEnabledGuard(false)) {
            return reader.read(forward(inputs, interventions, gradients));
        } finally {
            ActivationRun.end();
            Reference.reachabilityFence(inputs);
        }
    }

    private Pass forward(List<BatchInput> inputs, Map<String, Intervention> interventions, boolean gradients) {
        TupleElements elements;
        try {
            Map<String, Tensor> placed = new LinkedHashMap<>();
            inputs.forEach(input -> placed.put(input.name(), device.place(input.blob(), type)));
            IValueVector values = arguments.values(new IValue(root._ivalue()), placed);
            for (String site : sites) {
                Intervention intervention = interventions.get(site);
                values.push_back(new IValue(intervention == null ? constant(1) : tensor(site, intervention.mask())));
                Tensor offset = intervention == null ? constant(0) : tensor(site, intervention.offset());
                values.push_back(new IValue(gradients ? offset.requires_grad_(true) : offset));
            }
            elements = function.apply(values).toTupleRef().elements();
        } catch (RuntimeException failure) {
            String shapes = inputs.stream().map(BatchInput::describe).collect(Collectors.joining(", "));
            throw TorchErrors.at(model + ": cannot run on input of shape " + shapes, failure);
        }
        Map<String, Tensor> taps = new LinkedHashMap<>();
        for (int i = 0; i < sites.size(); i++) {
            taps.put(
                    sites.get(i),
                    known(sites.get(i), only(sites.get(i), elements.get(i).toList())));
        }
        Tensor output =
                known(LinearTarget.OUTPUT, output(elements.get(sites.size()).toList()));
        return new Pass(taps, output);
    }

    /** Returns the output of the only call of a site. */
    private Tensor only(String site, GenericList calls) {
        if (calls.empty()) {
            throw new InvertException(model + ": layer '" + site + "' " + TappedModel.NOT_RUN + "; leave it out");
        }
        if (calls.size() > 1) {
            throw new InvertException(model + ": layer '" + site + "' is called " + calls.size()
                    + " times in a forward pass, so its neurons are not one thing; choose a layer that is called once,"
                    + " such as the one before it or around it");
        }
        return calls.get(0).toTensor();
    }

    private Tensor output(GenericList records) {
        TupleElements pair = records.get(0).toTupleRef().elements();
        BytePointer note = pair.get(0).toConstantString().string();
        if (note != null && !note.isNull()) {
            throw new InvertException(model + ": the model " + OutputCode.reason("output", note.getString())
                    + "; export a model that returns one tensor");
        }
        return pair.get(1).toTensor();
    }

    private Tensor known(String name, Tensor values) {
        NeuronAxis axis = axes.get(name);
        String shown = name.equals(LinearTarget.OUTPUT) ? "(output of the model)" : name;
        if (axis == null) {
            if (!values.is_floating_point()) {
                throw new InvertException(model + ": layer " + shown
                        + " returns no floating-point numbers, which alone can be changed; choose another");
            }
            axes.put(name, NeuronAxis.of(shown, values, name.equals(LinearTarget.OUTPUT) ? Pooling.byRank() : pooling));
        } else {
            axis.requireFit(values);
        }
        return values;
    }

    private Tensor constant(double value) {
        return torch.full(new long[] {1}, new Scalar(value), new TensorOptions(type))
                .to(device.torch(), type);
    }

    private Tensor tensor(String site, float[] values) {
        NeuronAxis axis = axis(site);
        if (values.length != axis.count()) {
            throw new IllegalArgumentException("The intervention is for " + values.length + " neurons, '" + site
                    + "' has " + axis.count() + ": they must be equal");
        }
        return neurons(site, values).to(type);
    }

    /** Returns values of the neurons of a site as float32 in a shape that is applied to every sample and position. */
    Tensor neurons(String site, float[] values) {
        return torch.tensor(values).reshape(axis(site).broadcastShape()).to(device.torch(), torch.ScalarType.Float);
    }

    /** Copies a vector of float64 into an array. */
    static void doubles(Tensor vector, double[] into, int first) {
        Tensor host = vector.detach()
                .to(new org.bytedeco.pytorch.Device("cpu"), torch.ScalarType.Double)
                .contiguous();
        int count = Math.toIntExact(host.numel());
        host.data_ptr_double().capacity(count).asBuffer().get(into, first, count);
    }

    /** Frees the program. The model itself is freed when nothing else references it. */
    @Override
    public void close() {
        unit.close();
        arguments.close();
        root.close();
    }
}
