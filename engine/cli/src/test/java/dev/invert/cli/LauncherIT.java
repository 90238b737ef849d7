package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.demo.DemoModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the packaged program as a user does. */
@DisabledOnOs(OS.WINDOWS) // The launcher is a shell script.
class LauncherIT extends PackagedProgram {
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
                assertThat(files).as("and the list of files").hasSize(5);
            }
        }
        assertThat(outcome.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(outcome.out()).contains("trouser", "10^-").endsWith("Reports: results/index.html\n");
        assertThat(folder.resolve("results/index.html")).isRegularFile();
        assertThat(outcome.out().lines())
                .containsAll(Files.readAllLines(Path.of("..", "..", "README.md")).stream()
                        .filter(line -> line.matches(" +\\d+  .*\\^-\\d+"))
                        .toList());
    }

    /** Kills the program once the journal has recorded the first part; no handler of the program can react. */
    @Test
    void goesOnAfterAKillWithTheSameBytes() throws Exception {
        writeZerosAndOnes(folder.resolve("input.npy"), 9_000);
        try (DemoModel model = DemoModel.unpack()) {
            killWhenTheJournalKnowsOfSamples(model.file());
            assertThat(run(launcher, activations(model.file(), "killed", "--resume"))
                            .exitCode())
                    .isZero();
            assertThat(run(launcher, activations(model.file(), "whole")).exitCode())
                    .isZero();
        }
        for (String layer : List.of("conv2.npy", "fc2.npy")) {
            assertThat(folder.resolve("killed").resolve(layer))
                    .hasSameBinaryContentAs(folder.resolve("whole").resolve(layer));
        }
    }

    private void killWhenTheJournalKnowsOfSamples(Path model) throws IOException, InterruptedException {
        Path journal = folder.resolve("killed").resolve(".activations.journal.json");
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(activations(model, "killed")));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        while (process.isAlive() && (Files.notExists(journal) || read(journal).contains("\"samples\":0,"))) {
            Thread.sleep(5);
        }
        process.destroyForcibly().waitFor();
    }

    /**
     * LibTorch may crash if the process exits while its threads run: the program waits for them, and reports the
     * samples kept.
     */
    @Test
    void anInterruptedModelRunWaitsForItsBatch() throws Exception {
        writeZerosAndOnes(folder.resolve("input.npy"), 200_000);
        try (DemoModel model = DemoModel.unpack()) {
            String run = launcher + " activations --quiet --model " + model.file()
                    + " --layers conv2,fc2 --input input.npy --batch-size 64 --out canceled";
            Outcome outcome = run(
                    Path.of("sh"),
                    "-c",
                    run + " & p=$!; while [ ! -f canceled/.activations.journal.json ]"
                            + " || grep -q '\"samples\":0,' canceled/.activations.journal.json; do sleep 0.05; done;"
                            + " kill $p; wait $p");

            assertThat(outcome.err())
                    .matches("invert: Interrupted; [0-9,]+ samples are kept; repeat the run with --resume to"
                            + " continue after them\n");
            assertThat(outcome.exitCode()).isEqualTo(143);
        }
        assertThat(folder.toFile().list((directory, name) -> name.startsWith("hs_err")))
                .isEmpty();
    }

    private static String[] activations(Path model, String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("activations", "--quiet", "--model", model.toString()));
        arguments.addAll(List.of("--layers", "conv2,fc2", "--input", "input.npy", "--batch-size", "6", "--out", out));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    /** Writes images of 28 x 28 bytes. */
    private static void writeZerosAndOnes(Path file, int sampleCount) throws IOException {
        byte[] values = new byte[sampleCount * 28 * 28];
        new Random(1).nextBytes(values);
        for (int i = 0; i < values.length; i++) {
            values[i] &= 1;
        }
        String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (" + sampleCount + ", 1, 28, 28), }";
        try (var out = Files.newOutputStream(file)) {
            out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
            out.write((header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
            out.write(values);
        }
    }

    @Test
    void selfCheckPassesHere() throws Exception {
        Outcome outcome = run(launcher, "info", "--check", "--device", "cpu");

        assertThat(outcome.out())
                .contains("ok     kernel java", "ok     model on cpu")
                .doesNotContain("FAILED");
        assertThat(outcome.exitCode()).isZero();
        assertThat(run(launcher, "info", "--check", "--device", "cuda:99").exitCode())
                .isEqualTo(1);
    }

    @Test
    void infoNamesTheFolderOfNativeLibraries() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        String option = "-Duser.home=" + home.toRealPath();

        Outcome outcome = run(Map.of("INVERT_JAVA_OPTIONS", option), launcher, "info");

        assertThat(outcome.out()).containsPattern("native libraries +\\S+invert-native-\\d+ for this run alone: \\S+");
        assertThat(run(launcher, "info").out()).containsPattern("native libraries +\\S+");
    }

    private static String oracle() {
        Path files = Path.of("../data/src/test/resources/dev/invert/oracle").toAbsolutePath();
        return "explain --quiet --activations " + files.resolve("acts.npy") + " --concepts "
                + files.resolve("labels.npy") + " --names " + files.resolve("concepts.json");
    }

    /** Checks the exit code and messages of the program when it writes into a pipe. */
    @ParameterizedTest
    @CsvSource({
        "'--format json', 141",
        "'--format json --out results', 141",
        "'--out results', 0",
    })
    void aReaderThatLeavesIsNoFailure(String options, String exitCode) throws Exception {
        Outcome outcome =
                run(Path.of("sh"), "-c", "(" + launcher + " " + oracle() + " " + options + "; echo $? >code) | true");

        assertThat(outcome.err()).isEmpty();
        assertThat(read(folder.resolve("code")).strip()).isEqualTo(exitCode);
        assertThat(Files.exists(folder.resolve("results/report.html"))).isEqualTo(options.contains("--out"));
    }

    @Test
    @EnabledOnOs(OS.LINUX) // Other systems have no /dev/full.
    void aFullDiskIsAFailureWithItsReason() throws Exception {
        Outcome outcome = run(Path.of("sh"), "-c", launcher + " " + oracle() + " --format json >/dev/full");

        assertFailsInOneLine(outcome, "Cannot write to standard output: ");
    }

    /** Uses SIGTERM, since a background shell would ignore SIGINT; both are handled alike. */
    @Test
    void anInterruptedRunSaysSoAndLeavesNoFolder() throws Exception {
        Outcome outcome = run(
                Path.of("sh"),
                "-c",
                launcher + " " + oracle() + " --bootstrap 1000000 --out results/deep & p=$!; "
                        + "while [ ! -d results/deep ]; do sleep 0.1; done; sleep 0.5; kill $p; wait $p");

        assertThat(outcome.exitCode()).isEqualTo(143);
        assertThat(outcome.err()).isEqualTo("invert: Interrupted; nothing was written\n");
        assertThat(folder.resolve("results")).doesNotExist();
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
        assertFailsInOneLine(run(launcher, "layers", "--model", "corrupt.pt"), "corrupt.pt", "is cut short or damaged");
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
