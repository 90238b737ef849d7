package dev.invert.torch;

import dev.invert.errors.InvertException;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.global.torch;

/**
 * A model's program, rewritten to return outputs of chosen submodules: (module, inputs) to a tuple with one list per
 * chosen output, with one element per call as {@link OutputCode} describes it.
 */
final class TapGraph {
    private final CompilationUnit unit;
    private final Function function;
    private final List<String> warnings;

    private TapGraph(CompilationUnit unit, Function function, List<String> warnings) {
        this.unit = unit;
        this.function = function;
        this.warnings = warnings;
    }

    /**
     * Rewrites the program of {@code root}. Must be called inside a PointerScope.
     *
     * @param outputs the chosen outputs of existing submodules
     * @param model name of the model, for errors
     * @param refusals receives the reason, by path, that a module cannot be tapped; null to throw at the first such
     *     module
     * @throws InvertException if {@code refusals} is null and a module is never called or returns no tensor
     */
    static TapGraph of(JitModule root, List<OutputPath> outputs, String model, Map<String, String> refusals) {
        Graph graph = new TapRewrite(root, outputs, model, refusals).run();
        CompilationUnit unit = new CompilationUnit();
        Function function = unit.create_function(new QualifiedName("tap"), graph);
        // The optimized graph is the one that runs: calls are inlined, and branches on constants resolved.
        Graph inlined = torch.tryToGraphFunction(function).optimized_graph();
        return new TapGraph(unit, function, TrainingMode.warnings(root, inlined, model));
    }

    /** Returns the warnings of {@link TrainingMode}. */
    List<String> warnings() {
        return warnings;
    }

    Function function() {
        return function;
    }

    /** Keeps the graph beyond the PointerScope in which it was created, until {@link #close()}. */
    TapGraph retain() {
        unit.retainReference();
        return this;
    }

    void close() {
        unit.close();
    }
}
