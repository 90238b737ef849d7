package dev.invert.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OrderedConversionTest {
    private final List<String> passed = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100})
    void passesResultsOnInOrder(int most) throws IOException {
        OrderedConversion<Integer, String> conversion = new OrderedConversion<>(
                most,
                item -> {
                    Thread.onSpinWait();
                    return "r" + item;
                },
                passed::add);

        for (int i = 0; i < 50; i++) {
            conversion.add(i);
        }
        conversion.finish();

        assertThat(passed)
                .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "r" + i).toList());
    }

    @Test
    void holdsABoundedNumber() throws IOException {
        AtomicInteger held = new AtomicInteger();
        AtomicInteger mostHeld = new AtomicInteger();
        OrderedConversion<Integer, Integer> conversion =
                new OrderedConversion<>(4, item -> item, result -> held.decrementAndGet());

        for (int i = 0; i < 100; i++) {
            mostHeld.accumulateAndGet(held.incrementAndGet(), Math::max);
            conversion.add(i);
        }
        conversion.finish();

        assertThat(mostHeld).hasValue(4);
        assertThat(held).hasValue(0);
    }

    @Test
    void convertsItemsWhileAResultIsPassedOn() throws IOException {
        CountDownLatch second = new CountDownLatch(1);
        OrderedConversion<Integer, Integer> conversion = new OrderedConversion<>(
                2,
                item -> {
                    if (item == 2) {
                        second.countDown();
                    }
                    return item;
                },
                result -> {
                    try {
                        second.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    passed.add("r" + result);
                });

        conversion.add(1);
        conversion.add(2);
        conversion.finish();

        assertThat(passed).containsExactly("r1", "r2");
    }

    @Test
    void aFailedConversionIsThrownInItsTurn() throws IOException {
        OrderedConversion<Integer, Integer> conversion =
                new OrderedConversion<>(10, item -> 6 / item, result -> passed.add("r" + result));
        conversion.add(1);
        conversion.add(0);
        conversion.add(2);

        assertThatThrownBy(conversion::finish).isInstanceOf(ArithmeticException.class);
        assertThat(passed).containsExactly("r6");
    }

    @Test
    void nothingIsPassedOnAfterAFailure() throws IOException {
        OrderedConversion<Integer, Integer> conversion = new OrderedConversion<>(10, item -> item, result -> {
            passed.add("r" + result);
            throw new IOException("disk full");
        });
        conversion.add(1);
        conversion.add(2);

        assertThatThrownBy(conversion::finish).isInstanceOf(IOException.class).hasMessage("disk full");
        conversion.finish();
        assertThat(passed).containsExactly("r1");
    }

    @Test
    void keepsAnInterruptionForLater() throws IOException {
        OrderedConversion<Integer, Integer> conversion =
                new OrderedConversion<>(10, item -> item, result -> passed.add("r" + result));
        conversion.add(1);

        Thread.currentThread().interrupt();
        conversion.finish();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(passed).containsExactly("r1");
    }
}
