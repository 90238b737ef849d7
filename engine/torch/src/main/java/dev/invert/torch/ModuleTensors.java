package dev.invert.torch;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.buffer_iterator;
import org.bytedeco.pytorch.buffer_list;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.bytedeco.pytorch.parameter_iterator;
import org.bytedeco.pytorch.parameter_list;

/** Reads parameters and buffers of a module and its submodules. */
final class ModuleTensors {
    private static final Set<ScalarType> INPUT_TYPES =
            Set.of(ScalarType.Half, ScalarType.BFloat16, ScalarType.Float, ScalarType.Double);

    private ModuleTensors() {}

    /**
     * Returns the type of the first floating-point parameter, or of the first such buffer if there is no parameter; empty
     * if there is neither, or inputs cannot have its type.
     */
    static Optional<ScalarType> floatingType(JitModule module) {
        List<ScalarType> types = new ArrayList<>();
        forEach(module, tensor -> types.add(tensor.scalar_type().intern()));
        return types.stream().filter(INPUT_TYPES::contains).findFirst();
    }

    /** Returns the rows of a two-dimensional parameter, which LibTorch reports if it is missing. */
    static float[][] matrix(JitModule module, String name) {
        String[] path = name.split("\\.", -1);
        JitModule owner = module;
        for (int i = 0; i < path.length - 1; i++) {
            owner = new JitModule(owner.attr(path[i]).toObject());
        }
        Tensor tensor = owner.attr(path[path.length - 1])
                .toTensor()
                .detach()
                .to(ScalarType.Float)
                .cpu()
                .contiguous();
        if (tensor.dim() != 2) {
            throw new IllegalArgumentException("it has " + tensor.dim() + " dimensions");
        }
        float[][] rows = new float[(int) tensor.size(0)][(int) tensor.size(1)];
        FloatBuffer values = tensor.data_ptr_float().capacity(tensor.numel()).asBuffer();
        for (float[] row : rows) {
            values.get(row);
        }
        return rows;
    }

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
