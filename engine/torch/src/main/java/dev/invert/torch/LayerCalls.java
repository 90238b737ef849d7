package dev.invert.torch;

import java.util.List;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Block;
import org.bytedeco.pytorch.BlockArrayRef;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.GraphFunction;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.JitNode;
import org.bytedeco.pytorch.Value;
import org.bytedeco.pytorch.global.torch;

/**
 * Finds the calls of chosen layers in a copy of a model's program.
 *
 * <p>Calls of submodules are method calls on attributes of the graph's first input, so the chain of attribute names
 * that leads to a call is the module's path. A call on the path to a chosen module is inlined, one level at a time.
 */
final class LayerCalls {
    /**
     * Scripted modules call {@code forward}; traced modules number further calls: {@code forward1}, {@code forward__2}.
     */
    private static final Pattern FORWARD = Pattern.compile("forward(?:__)?\\d*");

    private final JitModule root;
    private final Graph graph;
    private final Value self;
    private final List<OutputPath> outputs;
    private final AttributeNames attributeNames;
    private final Visitor visitor;

    /** Receives the calls. */
    @FunctionalInterface
    interface Visitor {
        /** Called for each call of a chosen output's layer, in program order; may insert nodes after the call. */
        void visit(OutputPath output, JitNode call);
    }

    /**
     * Prepares a search.
     *
     * @param root the model
     * @param graph a copy of the program of its forward pass, which the search changes
     * @param outputs outputs of existing layers
     */
    LayerCalls(JitModule root, Graph graph, List<OutputPath> outputs, Visitor visitor) {
        this.root = root;
        this.graph = graph;
        this.self = graph.inputs().at(0);
        this.outputs = outputs;
        this.attributeNames = new AttributeNames(graph);
        this.visitor = visitor;
    }

    /** Visits all calls. */
    void visit() {
        visit(graph.block());
    }

    private void visit(Block block) {
        JitNode end = block.return_node();
        for (JitNode node = block.param_node().next(); !node.equals(end); node = node.next()) {
            BlockArrayRef inner = node.blocks();
            for (long b = 0; b < inner.size(); b++) {
                visit(inner.at(b));
            }
            if (is(node, "prim::CallMethod")) {
                node = visitCall(node);
            }
        }
    }

    /** Returns the node after which the traversal continues: the call, or the node before its inlined body. */
    private JitNode visitCall(JitNode call) {
        String path = path(call.input(0));
        if (path == null) {
            return call;
        }
        String method = attributeNames.of(call.output());
        if (FORWARD.matcher(method).matches()) {
            for (OutputPath output : outputs) {
                if (output.layer().equals(path)) {
                    visitor.visit(output, call);
                }
            }
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
}
