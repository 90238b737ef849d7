package dev.invert.torch;

import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;

/**
 * A tapped model on one device.
 *
 * @param device the device
 * @param root the model
 * @param taps its rewritten program
 */
record Replica(TorchDevice device, JitModule root, TapGraph taps) implements AutoCloseable {
    /** Creates a replica that keeps {@code taps} and a handle of {@code module} beyond the current PointerScope. */
    static Replica of(TorchDevice device, JitModule module, TapGraph taps) {
        return new Replica(device, new JitModule(module).retainReference(), taps.retain());
    }

    /** Runs a batch that is already on the device. */
    IValue apply(Tensor batch) {
        return taps.function().apply(new IValueVector(new IValue(root._ivalue()), new IValue(batch)));
    }

    @Override
    public void close() {
        taps.close();
        root.close();
    }
}
