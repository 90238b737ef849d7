package dev.invert.torch;

import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;

/**
 * A small language model that maps token ids (batch, tokens) to {@code embed} (batch, tokens, {@value #WIDTH}), every
 * other token of it as {@code odd}, and their mean as {@code mean} (batch, {@value #WIDTH}).
 */
public final class TokenModel {
    /** Number of token ids, from 0. */
    public static final int VOCABULARY = 50;

    /** Number of neurons of {@code embed}. */
    public static final int WIDTH = 6;

    private TokenModel() {}

    /**
     * Saves the model.
     *
     * @param file target path
     * @return the file
     */
    @SuppressWarnings("try") // The scope is used only for its side effect.
    public static Path write(Path file) {
        LibTorch.require();
        try (PointerScope scope = new PointerScope()) {
            TorchFixture fixture = new TorchFixture();
            JitModule embed = fixture.module("Embedding");
            embed.register_parameter("weight", TorchFixture.ramp(VOCABULARY, WIDTH), false);
            fixture.define(embed, "return torch.embedding(self.weight, x)");
            JitModule net = fixture.module("Net");
            net.register_module("embed", embed);
            net.register_module("odd", fixture.function("Odd", "x[:, 1::2]"));
            net.register_module("mean", fixture.function("Mean", "torch.mean(x, 1)"));
            fixture.define(net, "y = self.embed.forward(x)\nreturn (self.odd.forward(y), self.mean.forward(y))");
            return TorchFixture.save(net, file);
        }
    }

    /**
     * Saves a model with a layer {@code a,b} whose dropout was traced in training mode.
     *
     * @param file target path
     * @return the file
     */
    @SuppressWarnings("try") // The scope is used only for its side effect.
    public static Path writeWithDropout(Path file) {
        LibTorch.require();
        try (PointerScope scope = new PointerScope()) {
            TorchFixture fixture = new TorchFixture();
            JitModule net = fixture.module("Net");
            net.register_module("a,b", fixture.function("Drop", "torch.dropout(x * 1.0, 0.5, True)"));
            fixture.define(net, "return getattr(self, \"a,b\").forward(x)");
            return TorchFixture.save(net, file);
        }
    }

    /** Returns the output of {@code embed} for a token. */
    public static float embedding(long id, int neuron) {
        return -0.5f + (id * WIDTH + neuron) % 11 / 8f;
    }
}
