package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, started as a user starts it. */
@DisabledOnOs(OS.WINDOWS) // The launcher is a shell script.
class LauncherIT {
    @TempDir
    Path folder;

    private Path launcher;

    @BeforeEach
    void findLauncher() {
        launcher = Path.of(System.getProperty("invert.application"), "bin", "invert");
        assertThat(launcher).isExecutable();
    }

    private record Outcome(int exitCode, String out, String err) {}

    private Outcome run(Path program, String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), program, arguments);
    }

    private Outcome run(Map<String, String> environment, Path program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("stdout.txt");
        Path err = folder.resolve("stderr.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Outcome(process.exitValue(), read(out), read(err));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    @Test
    void worksThroughSymbolicLinksAndSpacesInItsPath() throws Exception {
        Path spaced = Files.createDirectory(folder.resolve("a folder with spaces"));
        Path application = Files.createSymbolicLink(
                spaced.resolve("the app"), launcher.getParent().getParent().toAbsolutePath());
        Path link = Files.createSymbolicLink(
                folder.resolve("link"), application.resolve("bin").resolve("invert"));

        Outcome outcome = run(link, "--version");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).startsWith("invert 0.");
    }

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
    void demoWritesEverythingItPromises() throws Exception {
        Outcome outcome = run(launcher, "demo", "--quiet", "--out", "results");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        for (String layer : List.of("conv2", "fc1", "fc2")) {
            Path results = folder.resolve("results").resolve(layer);
            assertThat(results)
                    .isDirectoryContaining("glob:**/explanations.jsonl")
                    .isDirectoryContaining("glob:**/explanations.csv")
                    .isDirectoryContaining("glob:**/report.html")
                    .isDirectoryContaining("glob:**/run.json");
            try (var files = Files.list(results)) {
                assertThat(files).hasSize(4);
            }
        }
        assertThat(outcome.out().lines().filter(line -> line.length() > 80)).allMatch(line -> line.contains("kernel"));
        assertThat(outcome.out()).contains("trouser", "10^-");
    }

    @Test
    void unknownCommandIsAUsageErrorThatNamesTheNearest() throws Exception {
        Outcome outcome = run(launcher, "dmo");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.err()).contains("dmo").contains("demo");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void missingModelIsOneLine() throws Exception {
        assertFailsInOneLine(run(launcher, "layers", "--model", "nowhere.pt"), "nowhere.pt", "no such file");
    }

    @Test
    void corruptModelIsOneLine() throws Exception {
        Files.writeString(folder.resolve("corrupt.pt"), "PK\u0003\u0004 not a model");
        assertFailsInOneLine(run(launcher, "layers", "--model", "corrupt.pt"), "corrupt.pt", "TorchScript");
    }

    @Test
    void outputFolderThatIsAFileIsOneLine() throws Exception {
        Files.writeString(folder.resolve("taken"), "");
        assertFailsInOneLine(run(launcher, "demo", "--quiet", "--out", "taken"), "taken", "in the way");
    }

    private static void assertFailsInOneLine(Outcome outcome, String... parts) {
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.err()).startsWith("invert: ").contains(parts);
    }
}
