package dev.invert.torch;

import dev.invert.errors.InvertException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Block;
import org.bytedeco.pytorch.BlockArrayRef;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.GraphFunction;
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
 * Rewrites the program of one model.
 *
 * <p>Calls of submodules are method calls on attributes of the graph's first input, so the chain of attribute names
 * that leads to a call is the module's path. A call on the path to a chosen module is inlined, one level at a time.
 * After a call of a chosen module its output is copied (a later operation may write in place) and appended to the
 * module's list (the module may be called again, in a loop, or not at all). Everything after the last tap is removed.
 */
final class TapRewrite {
    /**
     * Scripted modules call {@code forward}; traced modules number further calls: {@code forward1}, {@code forward__2}.
     */
    private static final Pattern FORWARD = Pattern.compile("forward(?:__)?\\d*");

    private static final Pattern NAMED_NODE =
            Pattern.compile("(?m)^\\s*%([^\\s:]+) : .*? = prim::(?:GetAttr|CallMethod)\\[name=\"([^\"]+)\"\\]");

    private final JitModule root;
    private final String model;
    private final Graph graph;
    private final Value self;
    private final Map<String, Value> lists = new LinkedHashMap<>();
    private final Map<String, JitNode> lastAppends = new HashMap<>();
    private final Map<String, String> attributeNames = new HashMap<>();
    /** Reasons that layers cannot be tapped, by layer; null if such a layer is an error. */
    private final Map<String, String> refusals;

    TapRewrite(JitModule root, List<String> layers, String model, Map<String, String> refusals) {
        this.refusals = refusals;
        this.root = root;
        this.model = model;
        this.graph = root.get_method("forward").graph().copy();
        this.self = graph.inputs().at(0);
        for (String layer : layers) {
            JitNode list = graph.createList(tensorType(), new ValueVector());
            lists.put(
                    layer, list.insertBefore(graph.block().param_node().next()).output());
        }
    }

    Graph run() {
        tapBlock(graph.block());
        for (String layer : lists.keySet()) {
            if (!lastAppends.containsKey(layer)) {
                refuse(layer, "is never called in the model's forward pass", "choose another");
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
        String method = attributeName(call.output());
        if (lists.containsKey(path) && FORWARD.matcher(method).matches()) {
            insertTap(path, call);
        }
        if (lists.keySet().stream().noneMatch(layer -> isInside(layer, path))) {
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

    private void insertTap(String layer, JitNode call) {
        graph.setInsertPoint(call.next());
        Value output = call.output();
        if (kind(output) == torch.TypeKind.TupleType) {
            Value zero = graph.insertConstant(new IValue(0L));
            Type.TypePtr first = output.type().get().containedType(0);
            output = graph.insertNode(graph.createTupleIndex(output, zero, first))
                    .output();
        }
        if (kind(output) != torch.TypeKind.TensorType) {
            refuse(
                    layer,
                    "returns no tensor " + given(call.output().type().get()),
                    "choose a layer inside or before it");
            return;
        }
        Value none = graph.insertConstant(new IValue());
        JitNode copy = insert("aten::clone", output, none);
        copy.output().setType(tensorType());
        JitNode append = insert("aten::append", lists.get(layer), copy.output());
        append.output().setType(lists.get(layer).type());
        lastAppends.put(layer, append);
    }

    private static String given(Type type) {
        return type.kind().intern() == torch.TypeKind.NoneType
                ? "but None (tracing leaves nothing of a module that gives its input back unchanged)"
                : "but " + type.annotation_str().getString();
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
        String name = attributeName(module);
        return parent.isEmpty() ? name : parent + "." + name;
    }

    /**
     * Returns the {@code name} attribute of the node that produces a value. {@code JitNode.s} returns a dangling
     * pointer, so the attribute is read from the printed graph, which is printed again after each inlining.
     */
    private String attributeName(Value output) {
        String value = output.debugName().getString();
        if (attributeNames.isEmpty()) {
            Matcher named = NAMED_NODE.matcher(graph.toString());
            while (named.find()) {
                attributeNames.put(named.group(1), named.group(2));
            }
        }
        String name = attributeNames.get(value);
        if (name == null) {
            throw new IllegalStateException("no name attribute printed for %" + value);
        }
        return name;
    }

    private static boolean is(JitNode node, String kind) {
        return node.kind().toQualString().getString().equals(kind);
    }

    private static torch.TypeKind kind(Value value) {
        return value.type().get().kind().intern();
    }

    private static Type.TypePtr tensorType() {
        return new Type.TypePtr(TensorType.get());
    }
}
