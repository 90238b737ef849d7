package dev.invert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.internal.memory.MemoryTag;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Proves that code frees all the native memory that it allocates from the budget of the process or a child of it. */
public final class NativeLeak {
    private NativeLeak() {}

    /** Runs code and compares every tag's bytes before and after, without tolerance. */
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
