package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.testing.RequiredParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests of the Python package, which start this program as a service. */
@DisabledOnOs(OS.WINDOWS) // The program is started by a shell script.
class PythonPackageTest {
    private static final Path PACKAGE = Path.of("..", "server", "python");

    @TempDir
    Path folder;

    private record Outcome(int exitCode, String text) {}

    private Outcome run(Path program, String... arguments) throws IOException, InterruptedException {
        Path text = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(List.of(arguments))
                .directory(PACKAGE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(text.toFile());
        builder.environment().put("INVERT_PROGRAM", program.toString());
        builder.environment().put("PYTHONPATH", PACKAGE.toAbsolutePath().toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        try {
            Process process = builder.start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            return new Outcome(process.waitFor(), Files.readString(text, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new Outcome(-1, e.getMessage());
        }
    }

    /** Returns a program that runs the classes under test as bin/invert runs the packaged ones. */
    private Path program() throws IOException {
        Path script = folder.resolve("invert");
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Files.writeString(
                script,
                "#!/bin/sh\nexec '" + System.getProperty("java.home") + "/bin/java' -Xmx1g -Dfile.encoding=UTF-8 -cp '"
                        + classes + "' dev.invert.cli.Main \"$@\"\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void thePackageWorksWithThisService() throws Exception {
        Outcome numpy = run(folder, "python3", "-c", "import numpy");
        RequiredParts.need(
                RequiredParts.PYTHON, numpy.exitCode() == 0, "no python3 with NumPy: the Python package is not tried");

        Outcome tests = run(program(), "python3", "-W", "ignore", "-m", "unittest", "-v", "tests/test_invert.py");

        assertThat(tests.exitCode()).as(tests.text()).isZero();
        assertThat(tests.text()).contains("test_finds_planted_formulas").contains("OK");
    }
}
