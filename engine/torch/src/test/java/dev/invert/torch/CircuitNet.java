package dev.invert.torch;

import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Small networks with planted circuits, from {@value #NEURONS} inputs to three classes. Layer {@code act} has the inputs
 * without negative values, and {@code head} the weights {@link #weight}; class 0 is decided by neurons 1 and 4.
 */
@SuppressWarnings("try") // The scope is used only for its side effect.
public final class CircuitNet {
    /** Number of neurons of {@code act}. */
    public static final int NEURONS = 8;

    /** Number of classes. */
    public static final int CLASSES = 3;

    private CircuitNet() {}

    /** Returns the weight of a neuron on a class. */
    public static double weight(int output, int neuron) {
        return switch (output * 10 + neuron) {
            case 1 -> 2;
            case 4 -> 1;
            case 12, 23 -> 1.5;
            default -> 0;
        };
    }

    /** Saves a network whose classes are a linear function of {@code act}. */
    public static Path linear(Path file) {
        return write(file, "return self.head.forward(self.act.forward(x))");
    }

    /**
     * Saves a network with a path around layer {@code twice}: two thirds of the contributions of {@code act} pass through
     * it.
     */
    public static Path residual(Path file) {
        return write(file, "y = self.act.forward(x)\nreturn self.head.forward(self.twice.forward(y) + y)");
    }

    /** Saves a network with a saturating function before the classes. */
    public static Path saturated(Path file) {
        return write(file, "return torch.tanh(self.head.forward(self.act.forward(x)) * 4)");
    }

    private static Path write(Path file, String body) {
        LibTorch.require();
        try (PointerScope scope = new PointerScope()) {
            TorchFixture fixture = new TorchFixture();
            JitModule net = fixture.module("Net");
            net.register_module("act", fixture.function("Act", "torch.relu(x)"));
            net.register_module("twice", fixture.function("Twice", "x * 2"));
            JitModule head = fixture.module("Head");
            Tensor weights = torch.zeros(CLASSES, NEURONS);
            for (int i = 0; i < CLASSES * NEURONS; i++) {
                weights.data_ptr_float().put(i, (float) weight(i / NEURONS, i % NEURONS));
            }
            head.register_parameter("weight", weights, false);
            net.register_module("head", fixture.define(head, "return torch.mm(x, torch.t(self.weight)) + 0.25"));
            return TorchFixture.save(fixture.define(net, body), file);
        }
    }
}
