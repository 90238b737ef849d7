package dev.invert.torch.internal.tensors;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.global.torch;

/**
 * Limits the number of threads that LibTorch runs one operation with on the CPU, until it is closed. The number is one for
 * the whole process: jobs that overlap share the lowest limit, and the end of the last one restores the number that was
 * there before the first of the process. A thread takes the number with its first operation, so that a limit must be set before the threads
 * of a job start to compute.
 */
public final class IntraOpThreads implements AutoCloseable {
    private static final List<Integer> LIMITS = new ArrayList<>();

    /** Number of the process before the first limit; each thread may have taken another one meanwhile. */
    private static final int BEFORE = torch.get_num_threads();

    private final Integer limit;
    private boolean closed;

    private IntraOpThreads(Integer limit) {
        this.limit = limit;
    }

    /**
     * Sets a limit.
     *
     * @param threads largest number of threads, at least 1
     */
    public static IntraOpThreads limit(int threads) {
        synchronized (LIMITS) {
            torch.set_num_threads(LIMITS.isEmpty() ? threads : Math.min(threads, Collections.min(LIMITS)));
            LIMITS.add(threads);
            return new IntraOpThreads(threads);
        }
    }

    @Override
    public void close() {
        synchronized (LIMITS) {
            if (closed) {
                return;
            }
            closed = true;
            LIMITS.remove(limit);
            torch.set_num_threads(LIMITS.isEmpty() ? BEFORE : Collections.min(LIMITS));
        }
    }
}
