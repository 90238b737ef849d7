package dev.invert.torch;

import dev.invert.Formula;
import dev.invert.compose.Norm;
import dev.invert.errors.InvertException;
import java.util.Locale;

/** Writes the TorchScript program of a detector's forward pass: pooling, literals, and the formula over them. */
final class DetectorCode {
    /** Number that TorchScript has for float64. */
    private static final int FLOAT64 = 7;

    private static final int FLOAT32 = 6;

    private final StringBuilder source = new StringBuilder();
    private final Norm norm;
    private int literals;
    private int values;

    private DetectorCode(Norm norm) {
        this.norm = norm;
    }

    /**
     * Returns the program. It reads {@code self.weights} (neurons, literals) and {@code self.intercepts} (literals).
     *
     * @param inputType type of the model's input
     * @param pooling pooling in the syntax of {@link Pooling#parse}; empty for the default
     * @param call number of the layer's call, from 0
     * @throws InvertException if the pooling makes several samples of one
     */
    static String of(String inputType, String pooling, int call, Formula formula, Norm norm) {
        DetectorCode code = new DetectorCode(norm);
        code.source.append("def forward(self, x: ").append(inputType).append(") -> Tensor:\n");
        code.line("calls = self.model.invert_taps(x)[0]");
        code.line("a = calls[" + call + "][0][1]");
        code.line("if a.dim() == 1:");
        code.line("    a = a.unsqueeze(1)");
        code.pool(pooling);
        code.line("z = torch.matmul(a.to(" + FLOAT64 + "), self.weights) + self.intercepts");
        code.line("p = torch.sigmoid(z)");
        code.line("return " + code.value(formula) + ".to(" + FLOAT32 + ")");
        return code.source.toString();
    }

    private void pool(String pooling) {
        String channels = "torch.flatten(a, 2, -1)";
        String tokens = "torch.flatten(a, 1, -2)";
        switch (pooling) {
            case "" -> {
                line("if a.dim() == 3:");
                line("    a = torch.mean(a, [1])");
                line("if a.dim() > 3:");
                line("    a = torch.mean(" + channels + ", [2])");
            }
            case "avg" -> pooled("torch.mean(" + channels + ", [2])");
            case "max" -> pooled("torch.amax(" + channels + ", [2])");
            case "mean-tokens" -> pooled("torch.mean(" + tokens + ", [1])");
            case "max-tokens" -> pooled("torch.amax(" + tokens + ", [1])");
            case "flatten" -> pooled("torch.flatten(a, 1, -1)");
            case "none" -> {
                // The layer gives neurons.
            }
            default -> {
                if (!pooling.matches("token:\\d+")) {
                    throw new InvertException("A detector cannot pool a layer by " + pooling
                            + ", as the activations were: record them with another pooling");
                }
                pooled("torch.select(a, 1, " + pooling.substring("token:".length()) + ")");
            }
        }
    }

    private void pooled(String expression) {
        line("if a.dim() > 2:");
        line("    a = " + expression);
    }

    /** Adds the lines that compute a formula, and returns the name of its value. */
    private String value(Formula formula) {
        if (formula instanceof Formula.Literal literal) {
            String p = "torch.select(p, 1, " + literals++ + ")";
            return assign(literal.negated() ? "1.0 - " + p : p);
        }
        Formula.Group group = (Formula.Group) formula;
        String joined = null;
        for (Formula operand : group.operands()) {
            String next = value(operand);
            joined = joined == null ? next : assign(norm.expression(group.operator(), joined, next));
        }
        return joined;
    }

    private String assign(String expression) {
        String name = String.format(Locale.ROOT, "v%d", values++);
        line(name + " = " + expression);
        return name;
    }

    private void line(String text) {
        source.append("    ").append(text).append('\n');
    }
}
