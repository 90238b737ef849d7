package dev.invert.torch;

import dev.invert.errors.InvertException;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;

/**
 * A model's program, rewritten to return the outputs of chosen submodules: (module, input) to a tuple with one list of
 * tensors per chosen module, one tensor per call.
 */
final class TapGraph {
    private final CompilationUnit unit;
    private final Function function;

    private TapGraph(CompilationUnit unit, Function function) {
        this.unit = unit;
        this.function = function;
    }

    /**
     * Rewrites the program of {@code root}. Must be called inside a PointerScope.
     *
     * @param layers paths of existing submodules
     * @param model name of the model, for errors
     * @param refusals receives the reason, by path, that a module cannot be tapped; null to throw at the first such
     *     module
     * @throws InvertException if {@code refusals} is null and a module is never called or returns no tensor
     */
    static TapGraph of(JitModule root, List<String> layers, String model, Map<String, String> refusals) {
        Graph graph = new TapRewrite(root, layers, model, refusals).run();
        CompilationUnit unit = new CompilationUnit();
        return new TapGraph(unit, unit.create_function(new QualifiedName("tap"), graph));
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
