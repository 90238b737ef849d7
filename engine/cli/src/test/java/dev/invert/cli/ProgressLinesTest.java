package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tests the progress lines of a run without a terminal. */
class ProgressLinesTest {
    private final List<String> lines = new ArrayList<>();
    private long now = -5;

    private void after(int seconds, ProgressLines progress, int done) {
        now += TimeUnit.SECONDS.toNanos(seconds);
        progress.accept(done);
    }

    private ProgressLines progress(String task, String unit, int total) {
        return new ProgressLines(task, unit, total, () -> now, lines::add);
    }

    @Test
    void aLineEveryThirtySeconds() {
        ProgressLines images = progress("Running", "images", 50_000);
        images.accept(0);
        after(29, images, 1_200);
        assertThat(lines).isEmpty();
        after(2, images, 1_280);
        after(1, images, 1_320);
        after(28, images, 2_500);
        after(30, images, 48_000);
        after(30, images, 50_000);

        assertThat(lines)
                .containsExactly(
                        "Running 1,280 of 50,000 images, 41.3 per second, 20 min left",
                        "Running 48,000 of 50,000 images, 533.3 per second, 4 s left");
    }

    @Test
    void shortRunsSayNothing() {
        ProgressLines neurons = progress("Explaining", "neurons", 2);
        neurons.accept(0);
        after(20, neurons, 1);
        after(20, neurons, 2);
        assertThat(lines).isEmpty();
    }

    @Test
    void whatAnInterruptedRunDidIsNoSpeed() {
        ProgressLines images = progress("Running", "images", 1_000);
        images.accept(900);
        after(40, images, 900);
        after(60, images, 910);
        assertThat(lines)
                .containsExactly(
                        "Running 900 of 1,000 images", "Running 910 of 1,000 images, 6.0 per minute, 15 min left");
    }

    @Test
    void anUnknownTotalHasNoTimeLeftAndALongRunHasHours() {
        ProgressLines formulas = progress("Scoring", "formulas", Progress.UNKNOWN);
        formulas.accept(0);
        after(100, formulas, 5_000);
        ProgressLines neurons = progress("Explaining", "neurons", 2_000);
        neurons.accept(0);
        after(60, neurons, 10);
        assertThat(lines)
                .containsExactly(
                        "Scoring 5,000 formulas, 50.0 per second",
                        "Explaining 10 of 2,000 neurons, 10.0 per minute, 3.3 h left");
    }
}
