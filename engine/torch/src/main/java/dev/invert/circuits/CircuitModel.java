package dev.invert.circuits;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.MemoryBudget;
import dev.invert.activations.ModelInput;
import dev.invert.torch.InterventionModel;
import dev.invert.torch.LayerSink;
import dev.invert.torch.LinearTarget;
import dev.invert.torch.MatrixSink;
import dev.invert.torch.Pooling;
import dev.invert.torch.SampleInputs;
import dev.invert.torch.TorchModel;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A model that has been run once on its samples: the activations of the layers of a circuit and the outputs are known.
 * Owns the model and the activations until {@link #close()}.
 *
 * <p>A TorchScript file is a program: open only files from sources you trust.
 */
public final class CircuitModel implements AutoCloseable {
    private final InterventionModel model;
    private final ModelInput input;
    private final int batchSize;
    private final MemoryBudget budget;
    private final MatrixSink sink;
    private final Map<String, ActivationMatrix> matrices = new LinkedHashMap<>();

    private CircuitModel(
            InterventionModel model, ModelInput input, int batchSize, MemoryBudget budget, MatrixSink sink) {
        this.model = model;
        this.input = input;
        this.batchSize = batchSize;
        this.budget = budget;
        this.sink = sink;
    }

    /**
     * Opens a model and runs it on all samples.
     *
     * @param file TorchScript file
     * @param device device, as for {@link TorchModel#open(Path, String)}; of several, the first is used
     * @param layers distinct names of the layers of the circuit and of its target, if that is a layer
     * @param pooling pooling whose neurons are meant, as for {@link TorchModel#interventions}
     * @param input the samples
     * @param batchSize samples that the model computes at once, at least 1
     * @param budget budget of activations and inputs
     * @param progress receives the number of samples done
     * @throws dev.invert.errors.InvertException if the model, a layer or the input is missing or invalid
     * @throws dev.invert.errors.CanceledException if the calling thread is interrupted
     */
    public static CircuitModel open(
            Path file,
            String device,
            List<String> layers,
            Pooling pooling,
            ModelInput input,
            int batchSize,
            MemoryBudget budget,
            IntConsumer progress) {
        int planned = input.sampleCount(budget);
        InterventionModel model;
        try (TorchModel opened = TorchModel.open(file, device)) {
            model = opened.interventions(layers, pooling);
        }
        CircuitModel circuit = new CircuitModel(model, input, batchSize, budget, new MatrixSink(planned, budget));
        try (ModelInput.Opened open = input.open(budget)) {
            int samples = Math.toIntExact(model.scan(open.sources(), batchSize, budget, circuit.sink(progress)));
            circuit.sink
                    .matrices()
                    .forEach((layer, matrix) -> circuit.matrices.put(
                            layer,
                            samples == planned
                                    ? matrix
                                    : matrix.select(IntStream.range(0, samples).toArray())));
            return circuit;
        } catch (RuntimeException e) {
            circuit.close();
            throw e;
        }
    }

    private LayerSink sink(IntConsumer progress) {
        return new LayerSink() {
            @Override
            public void accept(String layer, long firstRow, int rows, int neurons, FloatBuffer values) {
                sink.accept(layer, firstRow, rows, neurons, values);
            }

            @Override
            public void batchDone(long samples, long position) {
                progress.accept(Math.toIntExact(samples));
            }
        };
    }

    /** Returns the model. */
    InterventionModel model() {
        return model;
    }

    /** Returns the name of the model. */
    public String name() {
        return model.name();
    }

    /** Returns the samples as fields of a record of a run. */
    Map<String, Object> inputDescription() {
        return input.description();
    }

    /** Returns warnings about a mode of training that is frozen into the model, one line each. */
    public List<String> warnings() {
        return model.warnings();
    }

    /** Returns the outputs of the model, N samples x K outputs, averaged over positions; this object closes them. */
    public ActivationMatrix outputs() {
        return activations(LinearTarget.OUTPUT);
    }

    /** Returns the activations of a layer, N samples x neurons, averaged over positions; this object closes them. */
    public ActivationMatrix activations(String layer) {
        ActivationMatrix matrix = matrices.get(layer);
        if (matrix == null) {
            throw new IllegalArgumentException("'" + layer + "' is no layer of " + matrices.keySet());
        }
        return matrix;
    }

    /** Returns the ids of the N samples; empty if samples have none. */
    public List<String> sampleIds() {
        return input.sampleIds();
    }

    /** Returns the output with the largest value of each sample; of equal ones, the first. */
    public int[] predictions() {
        ActivationMatrix outputs = outputs();
        int[] predictions = new int[outputs.sampleCount()];
        float[] most = new float[predictions.length];
        Arrays.fill(most, Float.NEGATIVE_INFINITY);
        for (int output = 0; output < outputs.neuronCount(); output++) {
            float[] values = values(outputs, output);
            for (int i = 0; i < values.length; i++) {
                if (values[i] > most[i]) {
                    most[i] = values[i];
                    predictions[i] = output;
                }
            }
        }
        return predictions;
    }

    /** Returns the activations of a neuron, averaged over positions. */
    static float[] values(ActivationMatrix matrix, int neuron) {
        try (ActivationBlock block = matrix.load(neuron, 1)) {
            float[] values = new float[matrix.sampleCount()];
            block.floats(0).get(0, values);
            return values;
        }
    }

    /** Reads the inputs of chosen samples again; the caller closes them. */
    SampleInputs inputs(int[] rows) {
        try (ModelInput.Opened open = input.open(budget)) {
            return SampleInputs.read(open.sources(), rows, batchSize, budget);
        }
    }

    @Override
    public void close() {
        sink.close();
        model.close();
    }
}
