package dev.invert.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Writes small TorchScript modules for tests. Must be used inside a PointerScope, after LibTorch has been loaded. */
final class TorchFixture {
    private final CompilationUnit types = new CompilationUnit();

    /** Returns a module whose forward pass is one expression of {@code x}. */
    JitModule function(String type, String expression) {
        return define(module(type), "return " + expression);
    }

    /** Returns x W^T + b with fixed weights that differ from element to element. */
    JitModule linear(int in, int out) {
        JitModule layer = module("Linear");
        layer.register_parameter("weight", ramp(out, in), false);
        layer.register_parameter("bias", ramp(out), false);
        return define(layer, "return torch.addmm(self.bias, x, torch.t(self.weight))");
    }

    JitModule module(String type) {
        return new JitModule(new QualifiedName("__torch__.fixture." + type), types, true);
    }

    /** Defines a module's forward pass {@code def forward(self, x: Tensor)} with the given lines. */
    JitModule define(JitModule module, String body) {
        module.define("def forward(self, x: Tensor):\n    "
                + body.strip().lines().reduce((a, b) -> a + "\n    " + b).orElseThrow() + "\n");
        return module;
    }

    static Path save(JitModule module, Path file) {
        module.save(file.toString());
        return file;
    }

    /** Returns -0.5 followed by steps of 1/8: exact in binary, of both signs. */
    static Tensor ramp(long... shape) {
        Tensor values = torch.empty(shape);
        for (long i = 0; i < values.numel(); i++) {
            values.data_ptr_float().put(i, -0.5f + i % 11 / 8f);
        }
        return values;
    }

    static FloatBuffer direct(float... values) {
        FloatBuffer buffer = ByteBuffer.allocateDirect(values.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        return buffer.put(values).clear();
    }

    static float[] floats(Tensor tensor) {
        Tensor values = new TorchDevice("cpu", Precision.FP32).toHost(tensor);
        float[] copy = new float[(int) values.numel()];
        TappedModel.buffer(values).get(copy);
        return copy;
    }
}
