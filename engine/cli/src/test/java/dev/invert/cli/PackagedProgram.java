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
import org.junit.jupiter.api.io.TempDir;

/** Runs the packaged program, with its launcher, as a user does. */
abstract class PackagedProgram {
    @TempDir
    Path folder;

    Path launcher;

    @BeforeEach
    void findLauncher() {
        launcher = Path.of(System.getProperty("invert.application"), "bin", "invert");
        assertThat(launcher).isExecutable();
    }

    /** Exit code and outputs of a run. */
    record Outcome(int exitCode, String out, String err) {}

    Outcome run(Path program, String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), program, arguments);
    }

    Outcome run(Map<String, String> environment, Path program, String... arguments)
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

    static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
