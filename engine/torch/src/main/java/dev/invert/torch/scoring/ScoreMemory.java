package dev.invert.torch.scoring;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;

/** Counts what was done because the memory of a device was full. Thread-safe. */
final class ScoreMemory {
    private final AtomicInteger halvings = new AtomicInteger();
    private final AtomicInteger fallbacks = new AtomicInteger();
    private final LongPredicate fits;

    ScoreMemory() {
        this(bytes -> true);
    }

    /**
     * Creates the memory of a device that is known to be smaller than LibTorch finds.
     *
     * @param fits whether a chunk of so many bytes fits
     */
    ScoreMemory(LongPredicate fits) {
        this.fits = fits;
    }

    /**
     * Announces a chunk.
     *
     * @param bytes estimated size of its tensors
     */
    void require(long bytes) {
        if (!fits.test(bytes)) {
            throw new IllegalStateException("out of memory: " + bytes + " bytes");
        }
    }

    /** Counts a chunk that is computed in two halves. */
    void halved() {
        halvings.incrementAndGet();
    }

    /** Counts a chunk that the CPU computes. */
    void fellBack() {
        fallbacks.incrementAndGet();
    }

    int halvings() {
        return halvings.get();
    }

    int fallbacks() {
        return fallbacks.get();
    }
}
