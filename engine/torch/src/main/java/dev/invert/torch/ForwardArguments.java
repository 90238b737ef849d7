package dev.invert.torch;

import dev.invert.errors.InvertException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Argument;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/**
 * The arguments of a model's forward pass after {@code self}. Arguments that are not given have the defaults of the
 * schema, as in Python.
 */
final class ForwardArguments {
    /** Refers to the first argument, whatever its name. */
    static final String FIRST = "";

    private final String model;
    private final List<Parameter> parameters;

    /**
     * One argument.
     *
     * @param type its type, as Python writes it
     * @param takesTensor whether a tensor may be passed
     * @param defaultValue its default; null if it has none
     */
    private record Parameter(String name, String type, boolean takesTensor, IValue defaultValue) {
        @Override
        public String toString() {
            return name + ": " + type + (defaultValue == null ? "" : " (optional)");
        }
    }

    private ForwardArguments(String model, List<Parameter> parameters) {
        this.model = model;
        this.parameters = parameters;
    }

    /**
     * Reads the schema of a module's forward pass.
     *
     * @param model name of the model, for errors
     */
    static ForwardArguments of(JitModule module, String model) {
        Argument all = module.get_method("forward").function().getSchema().arguments();
        List<Parameter> parameters = new ArrayList<>();
        for (long i = 1; i < all.limit(); i++) {
            Argument argument = all.getPointer(i);
            Type type = argument.type().get();
            IValue value = argument.default_value().has_value()
                    ? new IValue(argument.default_value().get())
                    : null;
            parameters.add(new Parameter(
                    argument.name().getString(), type.annotation_str().getString(), takesTensor(type), value));
        }
        return new ForwardArguments(model, List.copyOf(parameters));
    }

    private static boolean takesTensor(Type type) {
        torch.TypeKind kind = type.kind().intern();
        return kind == torch.TypeKind.TensorType
                || kind == torch.TypeKind.AnyType
                || (kind == torch.TypeKind.OptionalType
                        && takesTensor(type.containedType(0).get()));
    }

    /**
     * Returns the values of all arguments.
     *
     * @param self the module
     * @param given tensors by name of the argument; {@link #FIRST} is the first one
     * @throws InvertException if an argument of that name does not exist or is no tensor, or one that is not given has
     *     no default
     */
    IValueVector values(IValue self, Map<String, Tensor> given) {
        given.keySet().forEach(this::requireTensor);
        IValueVector values = new IValueVector(self);
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            Tensor tensor = given.get(parameter.name());
            if (tensor == null && i == 0) {
                tensor = given.get(FIRST);
            }
            if (tensor == null && parameter.defaultValue() == null) {
                throw missing(parameter, given);
            }
            values.push_back(tensor == null ? parameter.defaultValue() : new IValue(tensor));
        }
        return values;
    }

    private void requireTensor(String name) {
        Parameter named = parameters.stream()
                .filter(parameter -> name.equals(FIRST) || parameter.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvertException(
                        parameters.isEmpty()
                                ? model + ": forward takes no input"
                                : "%s: forward has no argument '%s'; its arguments are %s"
                                        .formatted(model, name, described())));
        if (!named.takesTensor()) {
            throw new InvertException(
                    "%s: argument %s of forward takes no tensor; export a model whose inputs are tensors"
                            .formatted(model, named));
        }
    }

    private InvertException missing(Parameter parameter, Map<String, Tensor> given) {
        String list = given.keySet().stream()
                .map(name -> name.equals(FIRST) ? parameters.get(0).name() : name)
                .collect(Collectors.joining(", "));
        return new InvertException(
                "%s: argument %s of forward has no default and is missing (given: %s); name the arrays of a .npz or .safetensors file after the arguments: %s"
                        .formatted(model, parameter.name(), list, described()));
    }

    private String described() {
        return parameters.stream().map(Parameter::toString).collect(Collectors.joining(", "));
    }

    /** Keeps the defaults beyond the PointerScope in which they were read, until {@link #close()}. */
    ForwardArguments retain() {
        for (Parameter parameter : parameters) {
            if (parameter.defaultValue() != null) {
                parameter.defaultValue().retainReference();
            }
        }
        return this;
    }

    void close() {
        for (Parameter parameter : parameters) {
            if (parameter.defaultValue() != null) {
                parameter.defaultValue().close();
            }
        }
    }
}
