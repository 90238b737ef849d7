package dev.invert.sparse;

import dev.invert.MemoryBudget;
import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import java.nio.file.Path;
import java.util.function.DoubleConsumer;

/**
 * Brings the entries of a source into the order of the neurons. A first pass counts the entries of each neuron; a second
 * one distributes them over buckets of neurons, in native memory or, if they take more than half of the free memory, in
 * a temporary file; then each bucket is scattered to its neurons in a cache. Not thread-safe.
 */
final class SparseTranspose {
    /** Shares of the time that the three steps take, about. */
    private static final double COUNTED = 0.15;

    private static final double DISTRIBUTED = 0.6;

    /** Neurons beyond this number are rejected unless there are entries enough for them. */
    private static final int ALWAYS_NEURONS = 1 << 20;

    private static final int NEURONS_PER_ENTRY = 64;

    private final EntrySource source;
    private final MemoryBudget budget;
    private final Path scratchFolder;
    private final DoubleConsumer progress;
    private final BucketPlan plan;
    private final ValueForm form;

    /** Receives the neurons of finished buckets. */
    @FunctionalInterface
    interface Finished {
        /** Receives the number of buckets that are finished. */
        void accept(int buckets);
    }

    /**
     * Counts the entries of each neuron.
     *
     * @param scratchFolder folder of the temporary file
     * @param progress receives the share that is done
     * @throws InvertException if the source is invalid
     */
    SparseTranspose(EntrySource source, MemoryBudget budget, Path scratchFolder, DoubleConsumer progress) {
        this.source = source;
        this.budget = budget;
        this.scratchFolder = scratchFolder;
        this.progress = progress;
        this.form = source.form();
        requirePlausible();
        this.plan = BucketPlan.of(count());
    }

    /** Bounds the memory by the size of the source: a damaged file may claim any number of neurons. */
    private void requirePlausible() {
        int neurons = source.neuronCount();
        if (neurons > ALWAYS_NEURONS && neurons / NEURONS_PER_ENTRY > source.entryCount()) {
            throw new InvertException(source.name() + ": has " + neurons + " neurons, but only " + source.entryCount()
                    + " activations; write it again with the shape (samples, neurons)");
        }
    }

    private long[] count() {
        long[] counts = new long[source.neuronCount()];
        long[] done = {0};
        source.forEach(false, chunk -> {
            for (int i = 0; i < chunk.count; i++) {
                counts[chunk.neurons[i]]++;
            }
            done[0] += chunk.count;
            report(0, COUNTED, done[0], source.entryCount());
        });
        return counts;
    }

    private void report(double from, double to, long done, long total) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CanceledException();
        }
        progress.accept(from + (to - from) * done / Math.max(1, total));
    }

    BucketPlan plan() {
        return plan;
    }

    /**
     * Writes the neurons of all buckets from a given one on.
     *
     * @param finished called after each bucket
     * @throws InvertException if a value is NaN or infinite, or there is no room for the buckets
     */
    void write(int firstBucket, EntryWriter writer, Finished finished) {
        long largest = plan.largestEntryCount();
        if (largest > Integer.MAX_VALUE - 8) {
            throw new InvertException(
                    source.name() + ": has " + largest + " entries for one neuron; at most 2^31 - 9" + " are possible");
        }
        long bytes = BucketStore.byteCount(plan, form, firstBucket);
        Region region =
                Region.scratch("Transposing " + source.name(), bytes, budget.freeBytes() / 2, scratchFolder, budget);
        try (BucketStore store = new BucketStore(plan, form, firstBucket, region)) {
            long[] done = {0};
            source.forEach(true, chunk -> {
                store.add(chunk);
                done[0] += chunk.count;
                report(COUNTED, DISTRIBUTED, done[0], source.entryCount());
            });
            store.flush();
            scatter(firstBucket, store, writer, finished);
        }
    }

    private void scatter(int firstBucket, BucketStore store, EntryWriter writer, Finished finished) {
        int largest = (int) plan.largestEntryCount();
        long[] packed = new long[largest];
        long[] wide = form == ValueForm.DOUBLE ? new long[largest] : null;
        PackedNeuron packing = new PackedNeuron(form, wide);
        int[] cursors = new int[Math.min(1 << Short.SIZE, plan.counts().length)];
        long written = 0;
        long total = plan.entryCount(firstBucket, plan.bucketCount());
        for (int b = firstBucket; b < plan.bucketCount(); b++) {
            store.scatter(b, packed, wide, cursors);
            int from = 0;
            for (int k = plan.firstNeurons()[b]; k < plan.firstNeurons()[b + 1]; k++) {
                int to = from + (int) plan.counts()[k];
                writer.add(packing, packed, from, packing.clean(k, packed, from, to));
                from = to;
            }
            written += from;
            finished.accept(b + 1);
            report(DISTRIBUTED, 1, written, total);
        }
    }
}
