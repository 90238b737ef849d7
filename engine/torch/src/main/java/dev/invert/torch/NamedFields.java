package dev.invert.torch;

import dev.invert.torch.OutputCode.NoTensorException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Argument;
import org.bytedeco.pytorch.TupleType;
import org.bytedeco.pytorch.Type;

/** Chooses elements of tuples by index or, if they are named tuples, by name. */
final class NamedFields {
    private NamedFields() {}

    /**
     * Returns the index of the element of a tuple that a path begins with, or of the first that may hold a tensor.
     *
     * @param tuple a type of kind TupleType
     * @param steps the path
     * @throws NoTensorException if there is no such element
     */
    static int index(Type tuple, List<String> steps) throws NoTensorException {
        if (steps.isEmpty() || OutputPath.isIndex(steps.get(0))) {
            return OutputCode.tupleIndex(tuple, steps);
        }
        List<String> names = names(tuple);
        int index = names.indexOf(steps.get(0));
        if (index < 0 && !names.isEmpty()) {
            throw new NoTensorException(
                    "returns a tuple without '" + steps.get(0) + "'; its elements are " + String.join(", ", names));
        }
        return index < 0 ? OutputCode.tupleIndex(tuple, steps) : index;
    }

    private static List<String> names(Type type) {
        // Every TupleType begins with its Type, so the address is the same.
        TupleType tuple = new TupleType(type);
        if (!tuple.names().has_value()) {
            return List.of();
        }
        Argument fields = tuple.schema().arguments();
        List<String> names = new ArrayList<>();
        for (long i = 0; i < fields.limit(); i++) {
            names.add(fields.getPointer(i).name().getString());
        }
        return names;
    }
}
