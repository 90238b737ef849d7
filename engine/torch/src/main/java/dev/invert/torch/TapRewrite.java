package dev.invert.torch;

import dev.invert.errors.InvertException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Block;
import org.bytedeco.pytorch.BlockArrayRef;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.GraphFunction;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.JitNode;
import org.bytedeco.pytorch.Symbol;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.Value;
import org.bytedeco.pytorch.ValueVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Rewrites the program of one model.
 *
 * <p>Calls of submodules are method calls on attributes of the graph's first input, so the chain of attribute names
 * that leads to a call is the module's path. A call on the path to a chosen module is inlined, one level at a time.
 * After a call of a chosen module a tensor of its output is copied (a later operation may write in place) and appended to
 * the module's list (the module may be called again, in a loop, or not at all). Everything after the last tap is removed.
 */
final class TapRewrite {
    /**
     * Scripted modules call {@code forward}; traced modules number further calls: {@code forward1}, {@code forward__2}.
     */
    private static final Pattern FORWARD = Pattern.compile("forward(?:__)?\\d*");

    private static final String NONE_OF_TRACE =
            "returns no tensor but None (tracing leaves nothing of a module that" + " gives its input back unchanged)";

    private final JitModule root;
    private final String model;
    private final Graph graph;
    private final Value self;
    private final List<OutputPath> outputs;
    /** Lists of what the calls gave, by requested name. */
    private final Map<String, Value> lists = new LinkedHashMap<>();

    private final Map<String, JitNode> lastAppends = new HashMap<>();
    private final AttributeNames attributeNames;
    /** Reasons that layers cannot be tapped, by layer; null if such a layer is an error. */
    private final Map<String, String> refusals;

    TapRewrite(JitModule root, List<OutputPath> outputs, String model, Map<String, String> refusals) {
        this.outputs = outputs;
        this.refusals = refusals;
        this.root = root;
        this.model = model;
        this.graph = root.get_method("forward").graph().copy();
        this.self = graph.inputs().at(0);
        this.attributeNames = new AttributeNames(graph);
        Type.TypePtr record = OutputCode.recordType();
        for (OutputPath output : outputs) {
            JitNode list = graph.createList(record, new ValueVector());
            lists.put(
                    output.name(),
                    list.insertBefore(graph.block().param_node().next()).output());
        }
    }

    Graph run() {
        tapBlock(graph.block());
        for (OutputPath output : outputs) {
            if (!lastAppends.containsKey(output.name())) {
                refuse(output.layer(), "is never called in the model's forward pass", "choose another");
            }
        }
        while (!graph.outputs().empty()) {
            graph.eraseOutput(0);
        }
        if (!lastAppends.isEmpty()) {
            dropAllBehind(lastTap());
        }
        JitNode tuple = graph.createTuple(new ValueVector(lists.values().toArray(new Value[0])));
        graph.registerOutput(graph.appendNode(tuple).output());
        return graph;
    }

    private void tapBlock(Block block) {
        JitNode end = block.return_node();
        for (JitNode node = block.param_node().next(); !node.equals(end); node = node.next()) {
            BlockArrayRef inner = node.blocks();
            for (long b = 0; b < inner.size(); b++) {
                tapBlock(inner.at(b));
            }
            if (is(node, "prim::CallMethod")) {
                node = tapCall(node);
            }
        }
    }

    /** Returns the node after which the traversal continues: the call, or the node before its inlined body. */
    private JitNode tapCall(JitNode call) {
        String path = path(call.input(0));
        if (path == null) {
            return call;
        }
        String method = attributeNames.of(call.output());
        if (FORWARD.matcher(method).matches()) {
            outputs.stream().filter(output -> output.layer().equals(path)).forEach(output -> insertTap(output, call));
        }
        if (outputs.stream().noneMatch(output -> isInside(output.layer(), path))) {
            return call;
        }
        JitNode before = call.prev();
        // Inlining restores the insert point afterwards, and aborts the process if that node was itself a call inlined
        // earlier.
        graph.setInsertPoint(graph.block());
        GraphFunction body =
                torch.tryToGraphFunction(submodule(path).get_method(method).function());
        torch.inlineCallTo(call, body, body.graph());
        attributeNames.clear(); // Inlining reassigns the printed names of values.
        return before;
    }

    private static boolean isInside(String layer, String path) {
        return path.isEmpty() || layer.startsWith(path + ".");
    }

    private void insertTap(OutputPath wanted, JitNode call) {
        graph.setInsertPoint(call.next());
        Value output = call.output();
        List<String> steps = wanted.steps();
        try {
            // A named tuple has no name in a program of its own, so its element is taken here.
            if (kind(output) == torch.TypeKind.TupleType) {
                int index = NamedFields.index(output.type().get(), steps);
                Value number = graph.insertConstant(new IValue((long) index));
                Type.TypePtr type = output.type().get().containedType(index);
                output = graph.insertNode(graph.createTupleIndex(output, number, type))
                        .output();
                steps = steps.isEmpty() ? steps : steps.subList(1, steps.size());
            }
            Graph pick = OutputCode.of(output.type().get(), steps);
            Value copy = torch.insertGraph(graph, pick, new ValueVector(output)).get(0);
            JitNode append = insert("aten::append", lists.get(wanted.name()), copy);
            append.output().setType(lists.get(wanted.name()).type());
            lastAppends.put(wanted.name(), append);
        } catch (OutputCode.NoTensorException e) {
            Type type = call.output().type().get();
            boolean none = type.kind().intern() == torch.TypeKind.NoneType;
            String reason = none ? NONE_OF_TRACE : e.getMessage();
            if (!wanted.steps().isEmpty()) {
                throw new InvertException("%s: has no layer '%s', and layer '%s' %s; `invert layers` lists the layers"
                        .formatted(model, wanted.name(), wanted.layer(), reason));
            }
            refuse(wanted.layer(), reason, "choose a layer inside or before it");
        }
    }

    private void refuse(String layer, String reason, String advice) {
        if (refusals == null) {
            throw new InvertException(model + ": layer '" + layer + "' " + reason + "; " + advice);
        }
        refusals.putIfAbsent(layer, reason);
    }

    private JitNode insert(String operator, Value... inputs) {
        return graph.insertNode(graph.create(Symbol.fromQualString(operator), new ValueVector(inputs), 1));
    }

    /** Returns the last top-level node that is or contains a tap. */
    private JitNode lastTap() {
        JitNode last = null;
        for (JitNode append : lastAppends.values()) {
            JitNode top = append;
            while (!top.owningBlock().equals(graph.block())) {
                top = top.owningBlock().owningNode();
            }
            last = last == null || top.isAfter(last) ? top : last;
        }
        return last;
    }

    /**
     * Destroys all nodes after {@code last}. Dead code elimination would keep nodes with side effects, such as the
     * checks of a scripted BatchNorm.
     */
    private void dropAllBehind(JitNode last) {
        JitNode node = graph.block().return_node().prev();
        while (!node.equals(last)) {
            JitNode before = node.prev();
            node.destroy();
            node = before;
        }
    }

    private JitModule submodule(String path) {
        JitModule module = root;
        if (!path.isEmpty()) {
            for (String name : path.split("\\.", -1)) {
                module = new JitModule(module.attr(name).toObject());
            }
        }
        return module;
    }

    /**
     * Returns the path of the module that a value refers to: "" for the root, null if it is not reached through
     * attributes.
     */
    private String path(Value module) {
        if (module.equals(self)) {
            return "";
        }
        if (!is(module.node(), "prim::GetAttr")) {
            return null;
        }
        String parent = path(module.node().input(0));
        if (parent == null) {
            return null;
        }
        String name = attributeNames.of(module);
        return parent.isEmpty() ? name : parent + "." + name;
    }

    private static boolean is(JitNode node, String kind) {
        return node.kind().toQualString().getString().equals(kind);
    }

    private static torch.TypeKind kind(Value value) {
        return value.type().get().kind().intern();
    }
}
