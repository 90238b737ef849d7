package dev.invert;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that no text of the library names a command-line option. Messages refer to settings by
 * {@link dev.invert.errors.Setting}, which the command line maps to options.
 */
class LibraryTextTest {
    private static final Pattern OPTION = Pattern.compile("--[a-z]");

    @ParameterizedTest
    @ValueSource(strings = {"core", "data", "torch", "server"})
    void noTextNamesAnOption(String module) throws IOException {
        List<String> literals = literals(Path.of("..", module, "src", "main", "java"));

        assertThat(literals).hasSizeGreaterThan(100);
        assertThat(literals).noneMatch(literal -> OPTION.matcher(literal).find());
    }

    /** Returns the string literals of all sources in a folder. */
    private static List<String> literals(Path sources) throws IOException {
        List<String> literals = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> files = Files.walk(sources);
                StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<Path> java =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, List.of(), null, manager.getJavaFileObjectsFromPaths(java));
            for (CompilationUnitTree source : task.parse()) {
                source.accept(
                        new TreeScanner<Void, Void>() {
                            @Override
                            public Void visitLiteral(LiteralTree literal, Void ignored) {
                                if (literal.getValue() instanceof String text) {
                                    literals.add(text);
                                }
                                return null;
                            }
                        },
                        null);
            }
        }
        return literals;
    }
}
