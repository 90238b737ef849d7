package dev.invert.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.MemoryBudget;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares selected elements and bits with what Java selects. */
@Tag("kernels")
class GatherTest {
    private static final int[] COUNTS = {1, 13, 63, 64, 65, 207};
    private static final int OFFSET = 8;

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void elementsAreThoseThatJavaSelects(int elementBytes) {
        for (int count : COUNTS) {
            for (int selected : COUNTS) {
                int[] places = new Random(count).ints(selected, 0, count).toArray();
                try (NativeBlock from = random(OFFSET + count * elementBytes);
                        NativeBlock to = allocate(OFFSET + selected * elementBytes)) {
                    Gather.elements(
                            new Gather.Part(from, OFFSET, count),
                            elementBytes,
                            places,
                            new Gather.Part(to, OFFSET, selected));
                    ByteBuffer expected = ByteBuffer.allocate(selected * elementBytes);
                    expected.order(from.bytes().order());
                    Gather.elementsInJava(
                            from.slice(OFFSET, (long) count * elementBytes), elementBytes, places, expected);
                    assertThat(to.slice(OFFSET, (long) selected * elementBytes)).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void bitsAreThoseThatJavaSelects() {
        for (int count : COUNTS) {
            for (int selected : COUNTS) {
                int[] places = new Random(count).ints(selected, 0, count).toArray();
                int bytes = (selected + 63) / 64 * Long.BYTES;
                try (NativeBlock from = random(OFFSET + (count + 63) / 64 * Long.BYTES);
                        NativeBlock to = random(OFFSET + bytes);
                        NativeBlock expected = random(bytes)) {
                    Gather.bits(new Gather.Part(from, OFFSET, count), places, new Gather.Part(to, OFFSET, selected));
                    Gather.bitsInJava(
                            from.slice(OFFSET, from.byteCount() - OFFSET).asLongBuffer(),
                            places,
                            expected.bytes().asLongBuffer());
                    assertThat(to.slice(OFFSET, bytes)).isEqualTo(expected.bytes());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 13, Integer.MAX_VALUE})
    void placesOutsideAreRejected(int place) {
        int[] places = {0, 12, place};
        try (NativeBlock from = random(104);
                NativeBlock to = allocate(24)) {
            Gather.Part part = new Gather.Part(from, 0, 13);
            Gather.Part target = new Gather.Part(to, 0, 3);
            assertThatThrownBy(() -> Gather.elements(part, Long.BYTES, places, target))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> Gather.bits(part, places, target)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    private static NativeBlock allocate(int bytes) {
        return MemoryBudget.process().allocate(MemoryTag.WORKSPACE, bytes);
    }

    private static NativeBlock random(int bytes) {
        NativeBlock block = allocate(bytes);
        byte[] values = new byte[bytes];
        new Random(bytes).nextBytes(values);
        block.bytes().put(values);
        return block;
    }
}
