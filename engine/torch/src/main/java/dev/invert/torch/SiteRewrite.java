package dev.invert.torch;

import dev.invert.errors.InvertException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.JitNode;
import org.bytedeco.pytorch.Symbol;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.Value;
import org.bytedeco.pytorch.ValueVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Rewrites the program of one model so that the outputs of chosen modules can be changed and differentiated. After each
 * call of such a module, a site is put in the way of its output:
 *
 * <pre>{@code
 * tap = clone(output * mask + offset)    appended to the module's list
 * passed = clone(tap)                    takes the place of the output in the rest of the program
 * }</pre>
 *
 * <p>The first clone makes the tap a tensor of its own, with respect to which the rest can be differentiated; the second
 * protects it from later operations in place. The new program has a mask and an offset per chosen module as additional
 * inputs, in order, and returns the lists and then the output of the model, as {@link OutputCode} describes it.
 */
final class SiteRewrite {
    private final JitModule root;
    private final String model;
    private final Graph graph;
    private final List<OutputPath> sites;
    private final Map<String, Value> lists = new LinkedHashMap<>();
    private final Map<String, Value> masks = new LinkedHashMap<>();
    private final Map<String, Value> offsets = new LinkedHashMap<>();
    private final Set<String> called = new HashSet<>();

    SiteRewrite(JitModule root, List<OutputPath> sites, String model) {
        this.root = root;
        this.sites = sites;
        this.model = model;
        this.graph = root.get_method("forward").graph().copy();
        Type.TypePtr tensor = new Type.TypePtr(TensorType.get());
        for (OutputPath site : sites) {
            JitNode list = graph.createList(tensor, new ValueVector());
            lists.put(
                    site.name(),
                    list.insertBefore(graph.block().param_node().next()).output());
            masks.put(site.name(), input(tensor));
            offsets.put(site.name(), input(tensor));
        }
    }

    private Value input(Type.TypePtr tensor) {
        Value input = graph.addInput();
        input.setType(tensor);
        return input;
    }

    /**
     * Returns the new program.
     *
     * @throws InvertException if a module is never called, a module returns no tensor, or the model returns none
     */
    Graph run() {
        new LayerCalls(root, graph, sites, this::insertSite).visit();
        for (OutputPath site : sites) {
            if (!called.contains(site.name())) {
                throw refused(site, "is never called in the model's forward pass; choose another");
            }
        }
        graph.setInsertPoint(graph.block());
        List<Value> results = new ArrayList<>(lists.values());
        try {
            results.add(OutputCode.insert(graph, graph.outputs().at(0), List.of()));
        } catch (OutputCode.NoTensorException e) {
            throw new InvertException(model + ": " + e.getMessage() + "; export a model that returns a tensor", e);
        }
        while (!graph.outputs().empty()) {
            graph.eraseOutput(0);
        }
        JitNode tuple = graph.createTuple(new ValueVector(results.toArray(new Value[0])));
        graph.registerOutput(graph.appendNode(tuple).output());
        return graph;
    }

    private void insertSite(OutputPath wanted, JitNode call) {
        graph.setInsertPoint(call.next());
        Value output = call.output();
        Value passed;
        if (wanted.steps().isEmpty() && isTensor(output)) {
            passed = site(wanted, output);
        } else if (output.type().get().kind().intern() == torch.TypeKind.TupleType) {
            passed = siteInTuple(wanted, output);
        } else {
            throw refused(wanted, "returns no tensor or tuple of tensors; choose a layer inside or after it");
        }
        output.replaceAllUsesAfterNodeWith(passed.node(), passed);
        called.add(wanted.name());
    }

    /** Puts a site in the way of one element of a tuple, and returns the tuple with it. */
    private Value siteInTuple(OutputPath wanted, Value output) {
        Type type = output.type().get();
        int index;
        try {
            index = NamedFields.index(type, wanted.steps());
        } catch (OutputCode.NoTensorException e) {
            throw refused(wanted, e.getMessage() + "; choose a layer inside or after it");
        }
        JitNode unpacked = graph.insertNode(graph.createTupleUnpack(output));
        List<Value> elements = new ArrayList<>();
        for (int i = 0; i < type.containedTypeSize(); i++) {
            elements.add(unpacked.outputs().at(i));
        }
        if (!isTensor(elements.get(index))) {
            throw refused(wanted, "returns a tuple whose element " + index + " is no tensor; choose a layer inside it");
        }
        elements.set(index, site(wanted, elements.get(index)));
        JitNode packed = graph.insertNode(graph.createTuple(new ValueVector(elements.toArray(new Value[0]))));
        packed.output().setType(output.type());
        return packed.output();
    }

    private Value site(OutputPath wanted, Value output) {
        Value one = graph.insertConstant(new IValue(1L));
        Value none = graph.insertConstant(new IValue());
        Value scaled = insert("aten::mul", output, masks.get(wanted.name()));
        Value changed = insert("aten::add", scaled, offsets.get(wanted.name()), one);
        Value tap = insert("aten::clone", changed, none);
        Value list = lists.get(wanted.name());
        insert("aten::append", list, tap).setType(list.type());
        return insert("aten::clone", tap, none);
    }

    private Value insert(String operator, Value... inputs) {
        return graph.insertNode(graph.create(Symbol.fromQualString(operator), new ValueVector(inputs), 1))
                .output();
    }

    private static boolean isTensor(Value value) {
        return value.type().get().kind().intern() == torch.TypeKind.TensorType;
    }

    private InvertException refused(OutputPath site, String reason) {
        return new InvertException(model + ": layer '" + site.layer() + "' " + reason);
    }
}
