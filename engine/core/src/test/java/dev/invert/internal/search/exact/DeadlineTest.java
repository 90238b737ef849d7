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
        deadline.start();

        assertThat(deadline.passed()).isFalse();
        deadline.checkCanceled();
        canceled.set(true);
        assertThatThrownBy(deadline::passed).isInstanceOf(InvertException.class).hasMessage("Interrupted");
        assertThatThrownBy(deadline::checkCanceled).isInstanceOf(InvertException.class);
    }

    @Test
    void aLimitEndsItInTime() {
        Deadline deadline = new Deadline(1, Cancellation.NEVER);
        deadline.start();

        assertThat(deadline.passed()).isTrue();
    }
}
