package dev.invert.internal.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Tests that all threads have ended when the call returns, whatever a worker does. */
class ParallelChunksTest {
    private final AtomicInteger open = new AtomicInteger();

    private ParallelChunks.Worker worker(IntConsumer work) {
        open.incrementAndGet();
        return new ParallelChunks.Worker() {
            @Override
            public void work(int piece) {
                work.accept(piece);
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }

    @RepeatedTest(20)
    void everyPieceIsDoneOnce() {
        AtomicInteger sum = new AtomicInteger();
        ParallelChunks.run(4, 100, cancellation -> worker(sum::addAndGet));
        assertThat(sum).hasValue(99 * 100 / 2);
        assertThat(open).hasValue(0);
    }

    @RepeatedTest(20)
    void theFirstFailureIsReportedWhenAllHaveEnded() {
        assertThatThrownBy(() -> ParallelChunks.run(
                        4,
                        100,
                        cancellation -> worker(piece -> {
                            if (piece % 10 == 3) {
                                throw new InvertException("piece " + piece);
                            }
                        })))
                .hasMessage("piece 3");
        assertThat(open).hasValue(0);
    }

    @Test
    void anErrorOfOneThreadEndsAll() {
        assertThatThrownBy(() -> ParallelChunks.run(
                        4,
                        1000,
                        cancellation -> worker(piece -> {
                            if (piece == 5) {
                                throw new OutOfMemoryError("as if");
                            }
                        })))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("as if");
        assertThat(open).hasValue(0);
    }

    @Test
    void interruptingEndsAllAndKeepsTheFlag() {
        assertThatThrownBy(() -> ParallelChunks.run(
                        2,
                        100_000_000,
                        cancellation -> worker(piece -> {
                            if (piece == 100) {
                                mainThread.interrupt();
                            }
                        })))
                .isInstanceOf(InvertException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(open).hasValue(0);
    }

    /** Polls for cancellation forever, like a proof that takes minutes. */
    @Test
    void aPieceThatNeverEndsIsCanceled() {
        assertThatThrownBy(() -> ParallelChunks.run(
                        2,
                        2,
                        cancellation -> worker(piece -> {
                            mainThread.interrupt();
                            while (true) {
                                cancellation.check();
                                Thread.onSpinWait();
                            }
                        })))
                .isInstanceOf(InvertException.class)
                .hasMessage("Interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(open).hasValue(0);
    }

    private final Thread mainThread = Thread.currentThread();
}
