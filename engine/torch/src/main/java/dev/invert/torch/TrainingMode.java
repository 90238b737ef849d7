package dev.invert.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Block;
import org.bytedeco.pytorch.BlockArrayRef;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueOptional;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.JitNode;
import org.bytedeco.pytorch.Value;
import org.bytedeco.pytorch.global.torch;

/**
 * Finds operators that compute as in training although the model has been set to evaluation: tracing freezes the mode in
 * which a model happens to be. Works on a program without calls, and follows conditions whose values the attributes of
 * the model decide.
 */
final class TrainingMode {
    private static final Set<String> DROPOUT = Set.of("dropout", "feature_dropout", "native_dropout");
    private static final Set<String> ALPHA_DROPOUT = Set.of("alpha_dropout", "feature_alpha_dropout");
    private static final Set<String> BATCH_NORM = Set.of(
            "batch_norm",
            "native_batch_norm",
            "_native_batch_norm_legit",
            "_batch_norm_impl_index",
            "cudnn_batch_norm",
            "miopen_batch_norm");
    private static final Set<String> RECURRENT = Set.of("lstm", "gru", "rnn_tanh", "rnn_relu");
    private static final Set<String> RANDOM = Set.of(
            "rand",
            "rand_like",
            "randn",
            "randn_like",
            "randint",
            "randint_like",
            "randperm",
            "bernoulli",
            "normal",
            "uniform",
            "multinomial",
            "poisson",
            "exponential",
            "random",
            "log_normal",
            "cauchy",
            "geometric");

    private final JitModule root;
    private final Value self;
    private final AttributeNames names;
    /** Numbers of operators in training mode, by kind. */
    private final Map<String, Integer> training = new TreeMap<>();

    private final Set<String> random = new TreeSet<>();
    private int withoutStatistics;

    private TrainingMode(JitModule root, Graph graph) {
        this.root = root;
        this.self = graph.inputs().at(0);
        this.names = new AttributeNames(graph);
    }

    /**
     * Returns warnings, one line each.
     *
     * @param root the model in evaluation mode, the graph's first input
     * @param graph program without calls
     * @param model name of the model
     */
    static List<String> warnings(JitModule root, Graph graph, String model) {
        TrainingMode mode = new TrainingMode(root, graph);
        mode.walk(graph.block());
        List<String> warnings = new ArrayList<>();
        if (!mode.training.isEmpty()) {
            String kinds = mode.training.entrySet().stream()
                    .map(kind -> kind.getKey() + " (" + kind.getValue() + ")")
                    .collect(Collectors.joining(", "));
            warnings.add(model + ": was exported in training mode, which stays in " + kinds
                    + "; activations depend on chance or on the other samples of a batch: call model.eval() before"
                    + " exporting it");
        }
        if (mode.withoutStatistics > 0) {
            warnings.add(model + ": has batch norm without running statistics (" + mode.withoutStatistics
                    + "); activations depend on the other samples of a batch");
        }
        if (!mode.random.isEmpty()) {
            warnings.add(model + ": draws random numbers (" + String.join(", ", mode.random)
                    + "); activations differ from run to run");
        }
        return warnings;
    }

    private void walk(Block block) {
        JitNode end = block.return_node();
        for (JitNode node = block.param_node().next(); !node.equals(end); node = node.next()) {
            BlockArrayRef inner = node.blocks();
            Boolean condition = kind(node).equals("prim::If") ? truth(node.input(0)) : null;
            for (long b = 0; b < inner.size(); b++) {
                if (condition == null || condition == (b == 0)) {
                    walk(inner.at(b));
                }
            }
            if (kind(node).startsWith("aten::")) {
                check(node, kind(node).substring("aten::".length()).replaceFirst("_$", ""));
            }
        }
    }

    private void check(JitNode node, String operator) {
        if (DROPOUT.contains(operator)) {
            count("dropout", () -> isTrue(node, "train") && isPositive(node, "p"));
        } else if (ALPHA_DROPOUT.contains(operator)) {
            count("alpha dropout", () -> isTrue(node, "train") && isPositive(node, "p"));
        } else if (BATCH_NORM.contains(operator) && isTrue(node, "training")) {
            if (isNone(node, "running_mean")) {
                withoutStatistics++;
            } else {
                count("batch norm", () -> true);
            }
        } else if (operator.equals("instance_norm")) {
            // Without running statistics, those of a sample are what evaluation computes too.
            count("instance norm", () -> isTrue(node, "use_input_stats") && !isNone(node, "running_mean"));
        } else if (RECURRENT.contains(operator)) {
            count("dropout of " + operator, () -> isTrue(node, "train") && isPositive(node, "dropout"));
        } else if (operator.startsWith("rrelu")) {
            count("rrelu", () -> isTrue(node, "training"));
        } else if (operator.equals("scaled_dot_product_attention")) {
            count("dropout of attention", () -> isPositive(node, "dropout_p"));
        } else if (RANDOM.contains(operator)) {
            random.add(operator);
        }
    }

    private void count(String kind, BooleanSupplier trains) {
        if (trains.getAsBoolean()) {
            training.merge(kind, 1, Integer::sum);
        }
    }

    private boolean isTrue(JitNode node, String input) {
        return node.hasNamedInput(input) && Boolean.TRUE.equals(truth(node.namedInput(input)));
    }

    /** Returns whether a probability is positive, or unknown. */
    private boolean isPositive(JitNode node, String input) {
        IValue value = node.hasNamedInput(input) ? value(node.namedInput(input)) : null;
        return value == null || !value.isDouble() || value.toDouble() > 0;
    }

    private boolean isNone(JitNode node, String input) {
        IValue value = node.hasNamedInput(input) ? value(node.namedInput(input)) : null;
        return value != null && value.isNone();
    }

    private Boolean truth(Value condition) {
        IValue value = value(condition);
        if (value != null) {
            return value.isBool() ? value.toBool() : null;
        }
        JitNode node = condition.node();
        return switch (kind(node)) {
            case "aten::__not__" -> negated(truth(node.input(0)));
            case "aten::__is__" -> isNone(node);
            case "aten::__isnot__" -> negated(isNone(node));
            case "aten::eq" -> isEqual(node);
            case "prim::unchecked_cast" -> truth(node.input(0));
            case "prim::If" -> {
                Value chosen = chosen(condition);
                yield chosen == null ? null : truth(chosen);
            }
            default -> null;
        };
    }

    /** Returns the output of the branch that a condition with a known value chooses; null if it is unknown. */
    private Value chosen(Value output) {
        Boolean condition = truth(output.node().input(0));
        return condition == null
                ? null
                : output.node().blocks().at(condition ? 0 : 1).outputs().at(output.offset());
    }

    private static Boolean negated(Boolean truth) {
        return truth == null ? null : !truth;
    }

    private Boolean isNone(JitNode comparison) {
        IValue left = value(comparison.input(0));
        IValue right = value(comparison.input(1));
        if (left == null || right == null) {
            return null;
        }
        return left.isNone() == right.isNone();
    }

    private Boolean isEqual(JitNode comparison) {
        IValue left = value(comparison.input(0));
        IValue right = value(comparison.input(1));
        if (left == null || right == null || !left.isDouble() || !right.isDouble()) {
            return null;
        }
        return left.toDouble() == right.toDouble();
    }

    /** Returns the value of a constant or of an attribute of the model; null if it is computed. */
    private IValue value(Value value) {
        IValueOptional constant = torch.toIValue(value);
        if (constant.has_value()) {
            return constant.get();
        }
        if (!kind(value.node()).equals("prim::GetAttr")) {
            return null;
        }
        JitModule owner = module(value.node().input(0));
        return owner == null ? null : owner.attr(names.of(value));
    }

    /** Returns the module that a value refers to; null if it is not reached through attributes. */
    private JitModule module(Value value) {
        if (value.equals(self)) {
            return root;
        }
        IValue attribute = kind(value.node()).equals("prim::GetAttr") ? value(value) : null;
        return attribute == null || !attribute.isModule() ? null : new JitModule(attribute.toObject());
    }

    private static String kind(JitNode node) {
        return node.kind().toQualString().getString();
    }
}
