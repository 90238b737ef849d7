package dev.invert.server.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.CanceledException;
import dev.invert.server.problems.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkQueueTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void grantsAsManyThreadsAsThereAre() {
        WorkQueue queue = new WorkQueue(4, 10);
        try (WorkQueue.Place place = queue.enter()) {
            assertThat(place.begin(100)).isEqualTo(4);
        }
        try (WorkQueue.Place small = queue.enter();
                WorkQueue.Place other = queue.enter()) {
            assertThat(small.begin(1)).isEqualTo(1);
            assertThat(other.begin(3)).isEqualTo(3);
            assertThat(queue.waiting()).isZero();
        }
        assertThat(queue.admitted()).isZero();
    }

    @Test
    void rejectsMoreThanItsCapacityAndSaysWhenToComeBack() {
        WorkQueue queue = new WorkQueue(1, 2);
        try (WorkQueue.Place first = queue.enter();
                WorkQueue.Place second = queue.enter()) {
            assertThat(List.of(first, second)).hasSize(2);
            assertThatThrownBy(queue::enter).isInstanceOfSatisfying(ProblemException.class, full -> {
                assertThat(full.problem().status()).isEqualTo(429);
                assertThat(full.retryAfterSeconds()).isPositive();
            });
        }
        queue.enter().close();
    }

    /** Two requests of many steps take turns: neither finishes all of its steps before the other one begins. */
    @Test
    void requestsTakeTurns() throws Exception {
        WorkQueue queue = new WorkQueue(1, 10);
        List<Integer> steps = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch bothEntered = new CountDownLatch(2);
        List<Future<?>> runs = new ArrayList<>();
        for (int request = 0; request < 2; request++) {
            int number = request;
            runs.add(threads.submit(() -> {
                try (WorkQueue.Place place = queue.enter()) {
                    bothEntered.countDown();
                    bothEntered.await();
                    place.begin(1);
                    for (int step = 0; step < 30; step++) {
                        Thread.sleep(10);
                        steps.add(number);
                        place.yieldTurn();
                    }
                }
                return null;
            }));
        }
        for (Future<?> run : runs) {
            run.get(30, TimeUnit.SECONDS);
        }
        long changes = 0;
        for (int i = 1; i < steps.size(); i++) {
            changes += steps.get(i).equals(steps.get(i - 1)) ? 0 : 1;
        }
        assertThat(steps).hasSize(60);
        // 30 steps of 10 ms are at least six turns of 50 ms each.
        assertThat(changes).isGreaterThanOrEqualTo(4);
    }

    @Test
    void aRequestThatNeverYieldsIsNotWaitedForForever() throws Exception {
        WorkQueue queue = new WorkQueue(2, 10);
        try (WorkQueue.Place stubborn = queue.enter()) {
            stubborn.begin(2);
            Future<Integer> other = threads.submit(() -> {
                try (WorkQueue.Place place = queue.enter()) {
                    return place.begin(2);
                }
            });
            assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo(2);
        }
    }

    @Test
    void aCanceledRequestStopsWaiting() throws Exception {
        WorkQueue queue = new WorkQueue(1, 10);
        try (WorkQueue.Place running = queue.enter();
                WorkQueue.Place canceled = queue.enter()) {
            running.begin(1);
            canceled.cancel();
            assertThatThrownBy(() -> canceled.begin(1)).isInstanceOf(CanceledException.class);
            assertThat(queue.waiting()).isZero();
            running.cancel();
            assertThatThrownBy(running::yieldTurn).isInstanceOf(CanceledException.class);
        }
    }

    @Test
    void aStoppedQueueAdmitsNobodyAndWaitsForTheOthers() throws Exception {
        WorkQueue queue = new WorkQueue(1, 10);
        WorkQueue.Place running = queue.enter();
        queue.stop();
        assertThatThrownBy(queue::enter)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        stopping -> assertThat(stopping.problem().status()).isEqualTo(503));
        assertThat(queue.awaitEmpty(TimeUnit.MILLISECONDS.toNanos(20))).isFalse();
        running.close();
        assertThat(queue.awaitEmpty(TimeUnit.SECONDS.toNanos(10))).isTrue();
    }
}
