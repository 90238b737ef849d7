package dev.invert.torch;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.Value;

/**
 * The {@code name} attributes of the nodes of a graph. {@code JitNode.s} returns a dangling pointer, so they are read
 * from the printed graph, which is printed again after a change of the graph.
 */
final class AttributeNames {
    /** Names are printed with escapes, as in {@code \'}. */
    private static final Pattern NAMED_NODE =
            Pattern.compile("(?m)^ *%(.+?) : .*? = prim::(?:GetAttr|CallMethod)\\[name=\"((?:[^\"\\\\]|\\\\.)*)\"\\]");

    private final Graph graph;
    private final Map<String, String> names = new HashMap<>();

    AttributeNames(Graph graph) {
        this.graph = graph;
    }

    /** Forgets all names, because a change of the graph reassigns the printed names of values. */
    void clear() {
        names.clear();
    }

    /** Returns the attribute of the node that produces a value. */
    String of(Value output) {
        String value = output.debugName().getString();
        if (names.isEmpty()) {
            Matcher named = NAMED_NODE.matcher(graph.toString());
            while (named.find()) {
                names.put(named.group(1), named.group(2).translateEscapes());
            }
        }
        String name = names.get(value);
        if (name == null) {
            throw new IllegalStateException("no name attribute printed for %" + value);
        }
        return name;
    }
}
