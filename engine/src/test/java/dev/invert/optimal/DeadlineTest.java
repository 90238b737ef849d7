package dev.invert.optimal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    @Test
    void withoutALimitOnlyCancelingEndsIt() {
        AtomicBoolean canceled = new AtomicBoolean();
        Deadline deadline = new Deadline(0, canceled::get);
        deadline.start();

        assertThat(deadline.passed()).isFalse();
        canceled.set(true);
        assertThat(deadline.passed()).isTrue();
        canceled.set(false);
        assertThat(deadline.passed()).as("stays passed").isTrue();
        deadline.start();
        assertThat(deadline.passed()).isFalse();
    }

    @Test
    void aLimitEndsItInTime() {
        Deadline deadline = new Deadline(1, () -> false);
        deadline.start();

        assertThat(deadline.passed()).isTrue();
    }
}
