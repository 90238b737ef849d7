package dev.invert.torch;

import dev.invert.batches.BatchSource;
import dev.invert.batches.InputType;
import java.nio.ByteBuffer;

/** The type and shape of an input without values. */
final class Zeros implements BatchSource {
    private final InputType type;
    private final long[] sampleShape;

    Zeros(InputType type, long... sampleShape) {
        this.type = type;
        this.sampleShape = sampleShape;
    }

    @Override
    public InputType inputType() {
        return type;
    }

    @Override
    public long[] sampleShape() {
        return sampleShape;
    }

    @Override
    public int fill(ByteBuffer batch) {
        return 0;
    }

    @Override
    public long position() {
        return 0;
    }
}
