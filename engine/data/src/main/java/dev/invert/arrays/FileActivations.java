package dev.invert.arrays;

import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;

/** Base of activation matrices that are read from a file, in either order. */
abstract class FileActivations implements ActivationMatrix {
    private final ActivationArray array;

    /** @param array closed with this object */
    FileActivations(ActivationArray array) {
        this.array = array;
    }

    /** Returns the underlying array, which this matrix owns. */
    final ActivationArray array() {
        return array;
    }

    @Override
    public final int sampleCount() {
        return array.sampleCount();
    }

    @Override
    public final int neuronCount() {
        return array.neuronCount();
    }

    @Override
    public final ElementType elementType() {
        return array.elementType();
    }

    @Override
    public final MemoryBudget budget() {
        return array.budget();
    }

    @Override
    public void close() {
        array.close();
    }
}
