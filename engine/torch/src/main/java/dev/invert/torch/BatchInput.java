package dev.invert.torch;

import dev.invert.batches.InputType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** The values of one input of a model for one batch. */
final class BatchInput {
    private final String name;
    private final ByteBuffer values;
    private final InputType type;
    private final long[] shape;

    /**
     * Creates an input.
     *
     * @param name name of the argument of the forward pass, or {@link ForwardArguments#FIRST}
     * @param values native memory in native byte order, read from its beginning
     * @param shape shape of the values, batch dimension first
     */
    BatchInput(String name, ByteBuffer values, InputType type, long... shape) {
        this.name = name;
        this.values = values;
        this.type = type;
        this.shape = shape;
    }

    String name() {
        return name;
    }

    /** Returns a tensor that shares the memory and does not keep it alive. */
    Tensor blob() {
        ByteBuffer input = values.duplicate().order(ByteOrder.nativeOrder()).clear();
        return switch (type) {
            case FLOAT32 -> {
                FloatBuffer floats = input.asFloatBuffer();
                TappedModel.requireFit(floats, floats.order(), shape);
                yield torch.from_blob(new FloatPointer(floats), shape);
            }
            case INT64 -> {
                LongBuffer longs = input.asLongBuffer();
                TappedModel.requireFit(longs, longs.order(), shape);
                yield torch.from_blob(new LongPointer(longs), shape, new TensorOptions(torch.ScalarType.Long));
            }
            case BOOL -> {
                TappedModel.requireFit(input, input.order(), shape);
                yield torch.from_blob(new BytePointer(input), shape, new TensorOptions(torch.ScalarType.Bool));
            }
        };
    }

    /** Returns the shape for messages, with the name if the input has one. */
    String describe() {
        return (name.equals(ForwardArguments.FIRST) ? "" : name + " ") + Arrays.toString(shape);
    }
}
