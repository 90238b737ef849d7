package dev.invert.torch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A tapped model on one device.
 *
 * @param device the device
 * @param root the model
 * @param arguments arguments of its forward pass
 * @param taps its rewritten program
 * @param inputType type of floating-point inputs: that of the model's parameters
 */
record Replica(TorchDevice device, JitModule root, ForwardArguments arguments, TapGraph taps, ScalarType inputType)
        implements AutoCloseable {
    /** Creates a replica that keeps {@code taps} and a handle of {@code module} beyond the current PointerScope. */
    static Replica of(TorchDevice device, JitModule module, ForwardArguments arguments, TapGraph taps) {
        return new Replica(
                device,
                new JitModule(module).retainReference(),
                arguments.retain(),
                taps.retain(),
                ModuleTensors.floatingType(module).orElse(device.scalarType()));
    }

    /**
     * Copies a batch to the device and runs it.
     *
     * @param batch tensors on the CPU by name of the argument
     */
    IValue apply(Map<String, Tensor> batch) {
        Map<String, Tensor> placed = new LinkedHashMap<>();
        batch.forEach((name, values) -> placed.put(name, device.place(values, inputType)));
        return taps.function().apply(arguments.values(new IValue(root._ivalue()), placed));
    }

    @Override
    public void close() {
        taps.close();
        arguments.close();
        root.close();
    }
}
