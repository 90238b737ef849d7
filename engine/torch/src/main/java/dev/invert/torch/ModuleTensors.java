package dev.invert.torch;

import java.util.function.Consumer;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.buffer_iterator;
import org.bytedeco.pytorch.buffer_list;
import org.bytedeco.pytorch.parameter_iterator;
import org.bytedeco.pytorch.parameter_list;

/** Iterates over the parameters and buffers of a module and all its submodules. */
final class ModuleTensors {
    private ModuleTensors() {}

    static void forEach(JitModule module, Consumer<Tensor> action) {
        parameter_list parameters = module.parameters();
        parameter_iterator lastParameter = parameters.end();
        for (parameter_iterator p = parameters.begin(); p.notEquals(lastParameter); p.increment()) {
            action.accept(p.multiply());
        }
        buffer_list buffers = module.buffers();
        buffer_iterator lastBuffer = buffers.end();
        for (buffer_iterator b = buffers.begin(); b.notEquals(lastBuffer); b.increment()) {
            action.accept(b.multiply());
        }
    }
}
