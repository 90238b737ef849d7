package dev.invert.torch.search;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A mode on trial: whether it computes correctly on a device, and a piece of work that shows its speed.
 *
 * @param mode the arithmetic
 * @param check returns the difference to int64 arithmetic in one line; empty if there is none
 * @param work a product of the size that the job needs
 */
record ProductTrial(ProductMode mode, Supplier<Optional<String>> check, Runnable work) {}
