package dev.invert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.internal.memory.MemoryTag;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts that code frees all native memory that it allocates from the budget of the process or a child of it. */
public final class NativeLeak {
    private NativeLeak() {}

    /**
     * Runs code and asserts that the bytes in use are the same before and after it, for every tag and without
     * tolerance.
     */
    public static void assertNoNativeLeak(ThrowingCallable code) throws Exception {
        Map<MemoryTag, Long> before = MemoryBudget.process().usedBytesByTag();
        try {
            code.call();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        assertThat(MemoryBudget.process().usedBytesByTag()).isEqualTo(before);
    }
}
