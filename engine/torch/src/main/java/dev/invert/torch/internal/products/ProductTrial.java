package dev.invert.torch.internal.products;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A mode on trial: whether it computes correctly on a device, and a piece of work that shows its speed. The work is opened
 * for its measurement only, so that a device holds the operands of one mode at a time.
 *
 * @param mode the arithmetic
 * @param check returns the difference to int64 arithmetic in one line; empty if there is none
 * @param open opens a product of the size that the job needs, inside a PointerScope
 */
record ProductTrial(ProductMode mode, Supplier<Optional<String>> check, Supplier<Work> open) {
    /** Work whose operands are on a device. */
    interface Work extends Runnable, AutoCloseable {
        /** Frees the operands. */
        @Override
        void close();

        /** Returns work that frees its operands by an action. */
        static Work of(Runnable work, Runnable free) {
            return new Work() {
                @Override
                public void run() {
                    work.run();
                }

                @Override
                public void close() {
                    free.run();
                }
            };
        }
    }
}
