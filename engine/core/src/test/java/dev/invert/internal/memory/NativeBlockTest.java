package dev.invert.internal.memory;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests blocks of native memory. */
class NativeBlockTest {
    private static final MemoryBudget BUDGET = MemoryBudget.process();

    @Test
    void blocksAreAlignedAndZeroed() throws Exception {
        assertNoNativeLeak(() -> {
            try (NativeBlock block = BUDGET.allocate(MemoryTag.BATCHES, 1001)) {
                assertThat(block.address() % 64).isZero();
                for (int i = 0; i < 1001; i++) {
                    assertThat(block.bytes().get(i)).isZero();
                }
            }
        });
    }

    @Test
    void aWindowCountsFromItsOwnStart() {
        try (NativeBlock block = BUDGET.allocate(MemoryTag.BATCHES, 64)) {
            block.bytes().putInt(20, 7);
            ByteBuffer window = block.slice(20, 8);
            assertThat(window.getInt(0)).isEqualTo(7);
            assertThat(window.limit()).isEqualTo(8);
            assertThat(window.capacity()).isEqualTo(8);
        }
    }

    /**
     * Tests windows beyond 2 GB of a 4 GB block. Memory that is never touched costs nothing: the operating system
     * assigns pages on first access.
     */
    @Test
    void windowsReachBeyondTwoGigabytes() {
        long size = (1L << 32) + 1000;
        try (NativeBlock block = BUDGET.allocate(MemoryTag.BATCHES, size)) {
            for (long offset : new long[] {(1L << 31) - 4, 1L << 31, (1L << 32) - 4, size - 8}) {
                ByteBuffer window = block.slice(offset, 8);
                window.putLong(0, offset);
                assertThat(window.limit()).isEqualTo(8);
                assertThat(block.slice(offset, 8).getLong(0)).isEqualTo(offset);
            }
        }
    }

    @Test
    void windowsOutsideTheBlockAreRefused() {
        try (NativeBlock block = BUDGET.allocate(MemoryTag.BATCHES, 64)) {
            assertThatThrownBy(() -> block.slice(60, 8)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> block.slice(Long.MAX_VALUE, 8)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void closingTwiceFreesOnce() throws Exception {
        assertNoNativeLeak(() -> {
            NativeBlock block = BUDGET.allocate(MemoryTag.BATCHES, 10);
            block.close();
            block.close();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 63, 64, 65, 1000})
    void withoutANativeLibraryBlocksAreDirectBuffers(int byteCount) {
        boolean[] freed = new boolean[1];
        NativeBlock.Storage storage = NativeMemory.direct(MemoryTag.BATCHES, byteCount, "no library");
        NativeBlock block = new NativeBlock(MemoryTag.BATCHES, storage, byteCount, () -> freed[0] = true);
        assertThat(block.bytes().limit()).isEqualTo(byteCount);
        for (int i = 0; i < byteCount; i++) {
            block.slice(i, 1).put(0, (byte) i);
        }
        for (int i = 0; i < byteCount; i++) {
            assertThat(block.bytes().get(i)).isEqualTo((byte) i);
        }
        assertThat(block.address()).isZero();
        block.close();
        assertThat(freed[0]).isTrue();
    }

    @Test
    void withoutANativeLibraryLargeBlocksAreAnError() {
        assertThatThrownBy(() -> NativeMemory.direct(MemoryTag.BATCHES, 1L << 31, "no library"))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("2147483648 bytes for BATCHES are more than Java alone can allocate")
                .hasMessageEndingWith("no library");
    }
}
