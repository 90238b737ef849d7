package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the packaged program with the options of Java that its launcher chooses. */
@DisabledOnOs(OS.WINDOWS) // The launcher is a shell script.
class LauncherJavaIT extends PackagedProgram {
    @Test
    void startsWithTheClassesKeptAtPackaging() throws Exception {
        Map<String, String> environment = Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "INVERT_JAVA_OPTIONS",
                "-Xlog:class+load:file=loaded.txt");

        Outcome outcome = run(environment, launcher, "--version");

        assertThat(outcome.exitCode()).isZero();
        assertThat(read(folder.resolve("loaded.txt"))).containsPattern("dev[.]invert[.]cli[.]Main source: shared");
    }

    @Test
    void saysNothingOfAnArchiveThatCannotBeUsed() throws Exception {
        Outcome outcome = run(Map.of("INVERT_JAVA_OPTIONS", "-XX:SharedArchiveFile=none.jsa"), launcher, "--version");

        assertThat(outcome.out()).startsWith("invert 0.").doesNotContain("cds");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void anotherCollectorCanBeChosen() throws Exception {
        Outcome outcome = run(Map.of("INVERT_JAVA_OPTIONS", "-XX:+UseSerialGC"), launcher, "--version");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).startsWith("invert 0.");
        assertThat(outcome.err()).isEmpty();
    }

    /** Asks for the kernels in Java, which need the optimizing compiler, also where native ones are packaged. */
    @Test
    void onlyLongLoopsAreOptimizedWhereKernelsRunInJava() throws Exception {
        Map<String, String> environment = Map.of(
                "INVERT_JAVA_OPTIONS",
                "-Dinvert.kernel=java -XX:+DisplayVMOutput -XX:+CompilerDirectivesPrint -XX:+PrintFlagsFinal");

        assertThat(run(environment, launcher, "explain", "--help").out())
                .containsPattern("TieredStopAtLevel += 4")
                .contains("dev/invert/internal/search/exact/*.*", "c2 directives:", "Usage: invert explain");
        assertThat(run(Map.of("INVERT_JAVA_OPTIONS", "-Dinvert.kernel=java"), launcher, "explain", "--help")
                        .out())
                .startsWith("Usage: invert explain");
    }

    private boolean nativeKernelsArePackaged() throws IOException {
        Path libraries = launcher.resolveSibling("../lib");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(libraries, "invert-native-*.jar");
                ZipFile jar = new ZipFile(jars.iterator().next().toFile())) {
            return jar.stream().anyMatch(entry -> entry.getName().contains("libjniInvertKernels"));
        }
    }

    @ParameterizedTest
    @CsvSource({"explain, 1", "score, 4", "demo, 1", "report, 1", "activations, 4", "serve, 4"})
    void theQuickCompilerSufficesWithNativeKernels(String command, int level) throws Exception {
        assumeThat(nativeKernelsArePackaged()).isTrue();

        Outcome outcome = run(Map.of("INVERT_JAVA_OPTIONS", "-XX:+PrintFlagsFinal"), launcher, command, "--help");

        assertThat(outcome.out()).containsPattern("TieredStopAtLevel += " + level + " ");
        assertThat(run(launcher, command, "--help").out()).startsWith("Usage: invert " + command);
    }

    @Test
    void theOptimizingCompilerCanBeTurnedOn() throws Exception {
        Map<String, String> environment = Map.of("INVERT_JAVA_OPTIONS", "-XX:TieredStopAtLevel=4 -XX:+PrintFlagsFinal");

        assertThat(run(environment, launcher, "explain", "--help").out()).containsPattern("TieredStopAtLevel += 4 ");
    }
}
