package dev.invert.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Submits the packaged jar to clusters of processes on this machine, and ends some of the processes. */
@DisabledOnOs(OS.WINDOWS) // Spark needs winutils there.
class SparkClusterIT {
    private static final String LOCAL_CLUSTER = "local-cluster[2,1,1024]";

    @TempDir
    Path folder;

    private Cluster cluster;
    private Path here;
    private Path there;

    @BeforeEach
    void open() throws IOException {
        cluster = new Cluster(folder);
        here = folder.resolve("here");
        there = folder.resolve("there");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private static Map<String, String> conf(String... more) {
        Map<String, String> conf = new TreeMap<>(
                Map.of("spark.ui.enabled", "false", "spark.driver.host", "127.0.0.1", "spark.executor.memory", "1g"));
        for (int i = 0; i < more.length; i += 2) {
            conf.put(more[i], more[i + 1]);
        }
        return conf;
    }

    /** Explains with the packaged program on one machine. */
    private void explainHere(List<String> problem) throws Exception {
        List<String> command = ExplainFiles.with(
                List.of(Cluster.APPLICATION.resolve("bin/invert").toString(), "explain", "--out", here.toString()),
                problem.toArray(String[]::new));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private Cluster.Started submit(String master, Map<String, String> conf, List<String> problem) throws IOException {
        return cluster.submit(master, conf, ExplainFiles.with(problem, "--out", there.toString()));
    }

    private void succeedsWithTheSameBytes(Cluster.Started driver) throws Exception {
        assertThat(driver.exitCode()).as(driver.text()).isZero();
        ExplainFiles.haveSameExplanations(there, here);
    }

    private static List<String> denseProblem() {
        return ExplainFiles.with(
                ExplainFiles.dense(ExplainFiles.ORACLE.resolve("acts.npy")),
                "--holdout",
                "0.2",
                "--permutations",
                "20");
    }

    @Test
    void theJarHasNoSparkAndNoModels() throws Exception {
        try (ZipFile jar = new ZipFile(
                Cluster.APPLICATION.resolve("spark/invert-spark.jar").toFile())) {
            assertThat(jar.stream().map(entry -> entry.getName().replaceFirst("/.*", "")))
                    .contains("dev")
                    .doesNotContain("scala");
            assertThat(jar.stream().map(Object::toString))
                    .noneMatch(name -> name.startsWith("org/apache/spark/")
                            || name.startsWith("org/apache/hadoop/")
                            || name.startsWith("org/slf4j/")
                            || name.startsWith("org/bytedeco/pytorch/"));
        }
    }

    @Test
    void denseActivationsOnTwoExecutors() throws Exception {
        explainHere(denseProblem());

        succeedsWithTheSameBytes(submit(LOCAL_CLUSTER, conf(), denseProblem()));
    }

    @Test
    void sparseActivationsOnTwoExecutors() throws Exception {
        List<String> problem = ExplainFiles.with(ExplainFiles.sparse(), "--holdout", "0.3", "--permutations", "3");
        explainHere(problem);

        succeedsWithTheSameBytes(submit(LOCAL_CLUSTER, conf("spark.executor.memoryOverhead", "384m"), problem));
    }

    /** Tasks of a second or so, and the messages that tell of them. */
    private static Map<String, String> slow() {
        return conf(SparkDispatch.BLOCK_SIZE, "1", "spark.log.level", "INFO");
    }

    private static List<String> slowProblem() {
        return ExplainFiles.with(
                ExplainFiles.dense(ExplainFiles.ORACLE.resolve("acts.npy")),
                "--holdout",
                "0.2",
                "--search",
                "beam",
                "--beam",
                "10",
                "--permutations",
                "400");
    }

    @Test
    void aKilledExecutorCostsItsTasksOnly() throws Exception {
        explainHere(slowProblem());
        Cluster.Started driver = submit(LOCAL_CLUSTER, slow(), slowProblem());
        Cluster.await(() -> driver.says("Finished task") || !driver.process().isAlive());

        ProcessHandle executor = driver.process()
                .descendants()
                .filter(each -> commandLine(each).contains("CoarseGrainedExecutorBackend"))
                .findFirst()
                .orElseThrow();
        executor.destroyForcibly();

        succeedsWithTheSameBytes(driver);
        assertThat(driver.text()).contains("Lost executor", "Lost task");
    }

    private static String commandLine(ProcessHandle process) {
        return process.info().commandLine().orElse("")
                + String.join(" ", process.info().arguments().orElse(new String[0]));
    }

    @Test
    void aKilledWorkerCostsItsTasksOnly() throws Exception {
        explainHere(slowProblem());
        Cluster.Started master = cluster.start(
                "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0");
        Pattern started = Pattern.compile("Starting Spark master at (spark://\\S+)");
        Cluster.await(() -> master.says("I have been elected leader"));
        Matcher address = started.matcher(master.text());
        assertThat(address.find()).as(master.text()).isTrue();
        String url = address.group(1);
        Cluster.Started first = worker(url, "first");
        worker(url, "second");
        Cluster.Started driver = submit(url, slow(), slowProblem());
        Cluster.await(() -> driver.says("Finished task") || !driver.process().isAlive());

        // As the machine would take them along.
        List<ProcessHandle> lost = first.process().descendants().toList();
        first.process().destroyForcibly();
        lost.forEach(ProcessHandle::destroyForcibly);

        succeedsWithTheSameBytes(driver);
        assertThat(driver.text()).contains("Lost executor");
    }

    @Test
    void aLostDriverIsResumedFromTheParts() throws Exception {
        explainHere(slowProblem());
        Cluster.Started driver = submit(LOCAL_CLUSTER, slow(), slowProblem());
        Path parts = there.resolve(JobFolder.NAME);
        Cluster.await(() -> partCount(parts) >= 3 || !driver.process().isAlive());

        List<ProcessHandle> executors = driver.process().descendants().toList();
        driver.process().destroyForcibly();
        driver.process().waitFor();
        executors.forEach(ProcessHandle::destroyForcibly);

        long done = partCount(parts);
        assertThat(done).isBetween(3L, 19L);
        assertThat(there.resolve("run.json")).doesNotExist();

        Cluster.Started resumed = submit(LOCAL_CLUSTER, slow(), ExplainFiles.with(slowProblem(), "--resume"));

        succeedsWithTheSameBytes(resumed);
        assertThat(parts).doesNotExist();
    }

    private static long partCount(Path parts) {
        try (Stream<Path> files = Files.exists(parts) ? Files.walk(parts) : Stream.empty()) {
            return files.filter(file -> JobParts.isPart(file.getFileName().toString()))
                    .count();
        } catch (IOException | UncheckedIOException e) {
            // A temporary file has disappeared meanwhile.
            return 0;
        }
    }

    private Cluster.Started worker(String master, String name) throws Exception {
        Cluster.Started worker = cluster.start(
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                folder.resolve(name).toString(),
                master);
        Cluster.await(() -> worker.says("Successfully registered with master"));
        return worker;
    }

    @Test
    void badInputIsOneLineWithAnExitCode() throws Exception {
        Cluster.Started driver = submit(LOCAL_CLUSTER, conf(), ExplainFiles.dense(folder.resolve("missing.npy")));

        assertThat(driver.exitCode()).isOne();
        assertThat(driver.ownLines()).hasSize(1);
        assertThat(driver.ownLines().get(0)).contains("missing.npy");
        assertThat(there).doesNotExist();
    }

    /** The driver reads no values: an executor reports it, once. */
    @Test
    void badValuesAreOneLineWithAnExitCode() throws Exception {
        Path activations = ExplainFiles.neuronMajor(folder);
        ExplainFiles.spoilLastValue(activations);

        Cluster.Started driver = submit(LOCAL_CLUSTER, conf(), ExplainFiles.dense(activations));

        assertThat(driver.exitCode()).as(driver.text()).isOne();
        assertThat(driver.ownLines()).hasSize(1);
        assertThat(driver.ownLines().get(0)).contains("neuron 19", "sample 4999");
        assertThat(there).doesNotExist();
    }
}
