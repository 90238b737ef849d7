package dev.invert.torch;

import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.Value;
import org.bytedeco.pytorch.ValueVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Compiles TorchScript functions that copy one tensor out of a module's output: a tensor, an optional, or tuples,
 * lists and dicts of these. A function returns a list of one pair: the empty text and the copy, or the reason that
 * there is no tensor and an empty tensor.
 */
final class OutputCode {
    /** Begins the reason of a dict; its keys follow. */
    static final String KEYS = "keys:";

    /** Begins the reason of a list; its length follows. */
    static final String LENGTH = "length:";

    /** The reason of an absent optional. */
    static final String NONE = "none";

    private final StringBuilder source = new StringBuilder();
    private int variables;

    private OutputCode() {}

    /** Reports that a type holds no tensor, or not the element that was asked for. */
    static final class NoTensorException extends Exception {
        private static final long serialVersionUID = 1L;

        NoTensorException(String reason) {
            super(reason);
        }
    }

    /** Returns the type of the list that the functions return. */
    static Type.TypePtr recordType() {
        Graph graph = compile("def pick(value: Tensor) -> List[Tuple[str, Tensor]]:\n    return [('', value)]\n");
        return graph.outputs().at(0).type();
    }

    /**
     * Returns the program of the function for a type of output.
     *
     * @param type type of the output
     * @param steps path of the element; empty for the first tensor of a tuple, or the only one of a list or dict
     * @throws NoTensorException if no output of this type has such a tensor; the message continues "layer ..."
     */
    static Graph of(Type type, List<String> steps) throws NoTensorException {
        OutputCode code = new OutputCode();
        String annotation = type.annotation_str().getString();
        if (annotation.contains("__torch__")) {
            throw new NoTensorException("returns no tensor but " + annotation);
        }
        code.source.append("def pick(value: ").append(annotation).append(") -> List[Tuple[str, Tensor]]:\n");
        code.line(1, "out: List[Tuple[str, Tensor]] = []");
        code.pick(type, "value", steps, 1);
        code.line(1, "return out");
        return compile(code.source.toString());
    }

    /**
     * Inserts the program of the function at the insert point of a graph.
     *
     * @param output the output of a module
     * @param steps path of the element, as for {@link #of}
     * @return the list that the function returns
     * @throws NoTensorException as {@link #of}
     */
    static Value insert(Graph graph, Value output, List<String> steps) throws NoTensorException {
        // A named tuple has no name in a program of its own, so its element is taken here.
        if (output.type().get().kind().intern() == torch.TypeKind.TupleType) {
            int index = NamedFields.index(output.type().get(), steps);
            Value number = graph.insertConstant(new IValue((long) index));
            Type.TypePtr type = output.type().get().containedType(index);
            Value element = graph.insertNode(graph.createTupleIndex(output, number, type))
                    .output();
            return insertCode(graph, element, rest(steps));
        }
        return insertCode(graph, output, steps);
    }

    private static Value insertCode(Graph graph, Value output, List<String> steps) throws NoTensorException {
        Graph pick = of(output.type().get(), steps);
        return torch.insertGraph(graph, pick, new ValueVector(output)).get(0);
    }

    private static Graph compile(String program) {
        return torch.tryToGraphFunction(torch.compile(program).get_functions().get(0))
                .graph();
    }

    private void pick(Type type, String value, List<String> steps, int depth) throws NoTensorException {
        torch.TypeKind kind = type.kind().intern();
        if (kind == torch.TypeKind.TensorType) {
            if (!steps.isEmpty()) {
                throw new NoTensorException("returns a tensor, which has no element '" + steps.get(0) + "'");
            }
            line(depth, "out.append(('', %s.clone()))".formatted(value));
        } else if (kind == torch.TypeKind.OptionalType) {
            String present = variable(value, depth);
            line(depth, "if " + present + " is not None:");
            pick(type.containedType(0).get(), present, steps, depth + 1);
            line(depth, "else:");
            note("'" + NONE + "'", depth + 1);
        } else if (kind == torch.TypeKind.TupleType) {
            int index = tupleIndex(type, steps);
            pick(type.containedType(index).get(), value + "[" + index + "]", rest(steps), depth);
        } else if (kind == torch.TypeKind.ListType) {
            pickOfList(type.containedType(0).get(), variable(value, depth), steps, depth);
        } else if (kind == torch.TypeKind.DictType
                && type.containedType(0).get().kind().intern() == torch.TypeKind.StringType) {
            pickOfDict(type.containedType(1).get(), variable(value, depth), steps, depth);
        } else {
            throw new NoTensorException(
                    "returns no tensor but " + type.annotation_str().getString());
        }
    }

    private void pickOfList(Type element, String list, List<String> steps, int depth) throws NoTensorException {
        int index = steps.isEmpty() ? 0 : index(steps.get(0), "a list");
        line(depth, steps.isEmpty() ? "if len(%s) == 1:".formatted(list) : "if len(%s) > %d:".formatted(list, index));
        pick(element, list + "[" + index + "]", rest(steps), depth + 1);
        line(depth, "else:");
        note("'%s' + str(len(%s))".formatted(LENGTH, list), depth + 1);
    }

    private void pickOfDict(Type element, String dict, List<String> steps, int depth) throws NoTensorException {
        String key = steps.isEmpty() ? "" : OutputPath.quoted(steps.get(0));
        line(depth, steps.isEmpty() ? "if len(%s) == 1:".formatted(dict) : "if %s in %s:".formatted(key, dict));
        String value = steps.isEmpty() ? "list(%s.values())[0]".formatted(dict) : "%s[%s]".formatted(dict, key);
        pick(element, value, rest(steps), depth + 1);
        line(depth, "else:");
        note("'%s' + ', '.join(list(%s.keys()))".formatted(KEYS, dict), depth + 1);
    }

    /** Returns the index of the element of a tuple that a path begins with, or of the first that may hold a tensor. */
    static int tupleIndex(Type tuple, List<String> steps) throws NoTensorException {
        long size = tuple.containedTypeSize();
        if (steps.isEmpty()) {
            return (int) LongStream.range(0, size)
                    .filter(i -> mayHoldTensor(tuple.containedType(i).get()))
                    .findFirst()
                    .orElseThrow(() -> new NoTensorException(
                            "returns no tensor but " + tuple.annotation_str().getString()));
        }
        int index = index(steps.get(0), "a tuple");
        if (index >= size) {
            throw new NoTensorException("returns a tuple of " + size + ", which has no element '" + steps.get(0) + "'");
        }
        return index;
    }

    private static boolean mayHoldTensor(Type type) {
        return type.kind().intern() == torch.TypeKind.TensorType
                || LongStream.range(0, type.containedTypeSize())
                        .anyMatch(i -> mayHoldTensor(type.containedType(i).get()));
    }

    private static int index(String step, String what) throws NoTensorException {
        if (!OutputPath.isIndex(step)) {
            throw new NoTensorException("returns " + what + ", which has no element '" + step + "' but [0] and so on");
        }
        return OutputPath.index(step);
    }

    private static List<String> rest(List<String> steps) {
        return steps.isEmpty() ? steps : steps.subList(1, steps.size());
    }

    private String variable(String value, int depth) {
        String name = "v" + variables++;
        line(depth, name + " = " + value);
        return name;
    }

    private void note(String text, int depth) {
        line(depth, "out.append((%s, torch.empty([0])))".formatted(text));
    }

    private void line(int depth, String text) {
        source.append("    ".repeat(depth)).append(text).append('\n');
    }

    /** Returns the reason, in words, that a call of a layer gave no tensor. */
    static String reason(String name, String note) {
        if (note.startsWith(KEYS)) {
            String keys = note.substring(KEYS.length());
            String first = List.of(keys.split(", ", -1)).get(0);
            return "returns a dict; name one of its keys, as in %s.%s: %s".formatted(name, first, keys);
        }
        if (note.startsWith(LENGTH)) {
            return "returns a list of %s; name an element, as in %s[0]"
                    .formatted(note.substring(LENGTH.length()), name);
        }
        return "returned None on this input";
    }
}
