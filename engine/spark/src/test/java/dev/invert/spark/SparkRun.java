package dev.invert.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;

/**
 * A run of the program on a Spark of two threads in this process.
 *
 * @param exitCode exit code
 * @param err lines on standard error
 */
record SparkRun(int exitCode, List<String> err) {
    static SparkConf conf() {
        return new SparkConf()
                .setMaster("local[2]")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1");
    }

    static SparkRun of(List<String> arguments) {
        return of(conf(), arguments);
    }

    static SparkRun of(SparkConf conf, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.add(0, "explain");
        all.add("--quiet");
        return command(conf, all);
    }

    static SparkRun command(SparkConf conf, List<String> all) {
        PrintStream err = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            int code = SparkMain.run(conf, all);
            return new SparkRun(
                    code, captured.toString(StandardCharsets.UTF_8).lines().toList());
        } finally {
            System.setErr(err);
        }
    }

    /** Waits until the tasks that a failed job has left have ended, and their layer is closed. */
    static void awaitNoOpenLayer() throws InterruptedException {
        // Less than the time after which idle layers are closed.
        for (int i = 0; i < 200 && ExecutorLayers.openCount() > 0; i++) {
            Thread.sleep(50);
        }
        assertThat(ExecutorLayers.openCount()).isZero();
    }
}
