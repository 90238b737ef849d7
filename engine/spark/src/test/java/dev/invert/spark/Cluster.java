package dev.invert.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Processes of Spark, started as its scripts start them, with the packaged jar. All are ended when this is closed. */
final class Cluster implements AutoCloseable {
    static final Path APPLICATION = Path.of(System.getProperty("invert.application"));
    private static final Path SPARK_HOME =
            Path.of(System.getProperty("spark.home")).toAbsolutePath();
    private static final long MOST_MINUTES = 5;

    private final Path folder;
    private final List<Started> processes = new ArrayList<>();

    Cluster(Path folder) throws IOException {
        this.folder = folder;
        // Spark takes a folder with this file for a release, and looks for its jars in jars/.
        Path release = SPARK_HOME.resolve("RELEASE");
        if (Files.notExists(release)) {
            Files.createFile(release);
        }
    }

    /** A process and the file of what it prints. */
    record Started(Process process, Path log) {
        String text() throws IOException {
            return Files.readString(log, StandardCharsets.UTF_8);
        }

        boolean says(String text) {
            try {
                return text().contains(text);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /** Waits for the end and returns the exit code. */
        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        }

        /** Returns the lines of the program itself, without those of Spark. */
        List<String> ownLines() throws IOException {
            return text().lines().filter(line -> line.startsWith("invert: ")).toList();
        }
    }

    /** Starts a main class of Spark. */
    Started start(String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("spark.jvm.arguments").strip().split("\\s+")));
        command.addAll(List.of("-Xmx1g", "-cp", SPARK_HOME.resolve("jars") + "/*", mainClass));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile(folder, "process", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "SPARK_HOME",
                        SPARK_HOME.toString(),
                        "SPARK_LOCAL_IP",
                        "127.0.0.1",
                        "SPARK_SCALA_VERSION",
                        "2.13"));
        Started started = new Started(builder.start(), log);
        processes.add(started);
        return started;
    }

    /** Submits the jar to a master. */
    Started submit(String master, Map<String, String> conf, List<String> arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--master", master));
        conf.forEach((key, value) -> all.addAll(List.of("--conf", key + "=" + value)));
        all.add(APPLICATION.resolve("spark/invert-spark.jar").toString());
        all.add("explain");
        all.addAll(arguments);
        return start("org.apache.spark.deploy.SparkSubmit", all.toArray(String[]::new));
    }

    /** Waits until a condition holds. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MOST_MINUTES);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time of waiting").isLessThan(end);
            Thread.sleep(50);
        }
    }

    /** Ends the processes that a test has left running; executors end with what started them. */
    @Override
    public void close() {
        for (Started started : processes) {
            started.process().descendants().forEach(ProcessHandle::destroyForcibly);
            started.process().destroyForcibly();
        }
    }
}
