package dev.invert.server.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.CanceledException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LineQueueTest {
    private static final byte[] MEBIBYTE = new byte[1 << 20];

    private final LineQueue lines = new LineQueue();

    @Test
    void passesLinesOnInOrder() throws Exception {
        lines.line(new byte[] {1});
        lines.line(new byte[] {2});
        lines.end();

        assertThat(lines.isFinished()).isFalse();
        assertThat(lines.poll(1)).containsExactly(1);
        assertThat(lines.poll(1)).containsExactly(2);
        assertThat(lines.poll(1)).isNull();
        assertThat(lines.isFinished()).isTrue();
    }

    @Test
    void aSenderWaitsForASlowReceiver() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        Thread sender = new Thread(() -> {
            for (int i = 0; i < 20; i++) {
                lines.line(MEBIBYTE);
                sent.incrementAndGet();
            }
            lines.end();
        });
        sender.start();
        while (sender.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        assertThat(sent.get()).isBetween(4, 6);
        int received = 0;
        while (!lines.isFinished()) {
            received += lines.poll(1000) == null ? 0 : 1;
        }
        assertThat(received).isEqualTo(20);
        sender.join();
    }

    @Test
    void canceledSendersFail() throws Exception {
        Thread sender = new Thread(() -> {
            while (true) {
                lines.line(MEBIBYTE);
            }
        });
        sender.setUncaughtExceptionHandler((thread, e) -> {});
        sender.start();
        lines.cancel();
        sender.join();
        assertThatThrownBy(() -> lines.line(MEBIBYTE)).isInstanceOf(CanceledException.class);
    }
}
