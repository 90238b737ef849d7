package dev.invert.internal.search.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import dev.invert.internal.parallel.Cancellation;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    @Test
    void withoutALimitOnlyCancelingEndsIt() {
        AtomicBoolean canceled = new AtomicBoolean();
        Deadline deadline = new Deadline(0, new Cancellation(canceled::get));
        deadline.start(Double.POSITIVE_INFINITY);

        assertThat(deadline.passed()).isFalse();
        deadline.checkCanceled();
        canceled.set(true);
        assertThatThrownBy(deadline::passed).isInstanceOf(InvertException.class).hasMessage("Interrupted");
        assertThatThrownBy(deadline::checkCanceled).isInstanceOf(InvertException.class);
    }

    @Test
    void aLimitEndsItInTime() {
        Deadline deadline = new Deadline(1, Cancellation.NEVER);
        deadline.start(Double.POSITIVE_INFINITY);

        assertThat(deadline.passed()).isTrue();
    }

    @Test
    void stepsEndItAndAHigherLimitContinuesIt() {
        Deadline deadline = new Deadline(0, Cancellation.NEVER);
        deadline.start(10);
        deadline.spend(9);
        assertThat(deadline.passed()).isFalse();
        deadline.spend(1);
        assertThat(deadline.passed()).isTrue();
        assertThat(deadline.steps()).isEqualTo(10);

        deadline.raise(12);
        assertThat(deadline.passed()).isFalse();
        deadline.spend(2);
        assertThat(deadline.stepsSpent()).isTrue();
        assertThat(deadline.passed()).isTrue();
    }
}
