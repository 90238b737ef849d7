package dev.invert.torch;

import dev.invert.errors.InvertException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.JitNode;
import org.bytedeco.pytorch.Symbol;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.Value;
import org.bytedeco.pytorch.ValueVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Rewrites the program of one model: after each call of a chosen module, a tensor of its output is copied (a later
 * operation may write in place) and appended to the module's list (the module may be called again, in a loop, or not at
 * all). Everything after the last tap is removed.
 */
final class TapRewrite {
    private static final String NONE_OF_TRACE =
            "returns no tensor but None (tracing leaves nothing of a module that" + " gives its input back unchanged)";

    private final JitModule root;
    private final String model;
    private final Graph graph;
    private final List<OutputPath> outputs;
    /** Lists of what the calls gave, by requested name. */
    private final Map<String, Value> lists = new LinkedHashMap<>();

    private final Map<String, JitNode> lastAppends = new HashMap<>();
    /** Reasons that layers cannot be tapped, by layer; null if such a layer is an error. */
    private final Map<String, String> refusals;

    TapRewrite(JitModule root, List<OutputPath> outputs, String model, Map<String, String> refusals) {
        this.outputs = outputs;
        this.refusals = refusals;
        this.root = root;
        this.model = model;
        this.graph = root.get_method("forward").graph().copy();
        Type.TypePtr record = OutputCode.recordType();
        for (OutputPath output : outputs) {
            JitNode list = graph.createList(record, new ValueVector());
            lists.put(
                    output.name(),
                    list.insertBefore(graph.block().param_node().next()).output());
        }
    }

    Graph run() {
        new LayerCalls(root, graph, outputs, this::insertTap).visit();
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

    private void insertTap(OutputPath wanted, JitNode call) {
        graph.setInsertPoint(call.next());
        try {
            Value copy = OutputCode.insert(graph, call.output(), wanted.steps());
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
}
