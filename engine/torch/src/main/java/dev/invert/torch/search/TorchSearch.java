package dev.invert.torch.search;

import dev.invert.ActivationBlock;
import dev.invert.DenseBlock;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.DrawnRanks;
import dev.invert.internal.kernel.SamplePatterns;
import dev.invert.internal.kernel.SampleRanks;
import dev.invert.internal.search.BatchSearch;
import dev.invert.internal.search.BeamSearch;
import dev.invert.internal.search.NeuronResult;
import dev.invert.torch.TorchErrors;
import dev.invert.torch.internal.tensors.OutOfDeviceMemory;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Searches batches of neurons on a device. A batch that does not fit into memory is divided in halves; a neuron that does
 * not fit by itself is searched by the kernels, as are activations that the device does not rank. Not thread-safe.
 */
final class TorchSearch implements BatchSearch {
    private final BeamSearch onDevice;
    private final int lanes;
    private final Supplier<BeamSearch> openKernels;
    private final BackendUse use;
    private BeamSearch kernels;

    /**
     * Creates a search.
     *
     * @param onDevice searches in a workspace on a device; closed by this object
     * @param openKernels opens a search by the kernels, which this object closes
     */
    TorchSearch(BeamSearch onDevice, Supplier<BeamSearch> openKernels, BackendUse use) {
        this.onDevice = onDevice;
        this.lanes = onDevice.laneCount();
        this.openKernels = openKernels;
        this.use = use;
    }

    @Override
    public void search(ActivationBlock batch, Visitor visitor) {
        if (unsuited(batch) != null) {
            onDevice.startBlock(batch.count());
            byKernels(batch, 0, batch.count(), unsuited(batch), visitor);
            return;
        }
        onDevice.startBlock(batch.count());
        for (int first = 0; first < batch.count(); first += lanes) {
            search(batch, first, Math.min(lanes, batch.count() - first), visitor);
        }
    }

    /** Returns the reason that a device does not rank activations; null if it does. */
    private static String unsuited(ActivationBlock batch) {
        if (!(batch instanceof DenseBlock)) {
            return "sparse activations";
        }
        return SearchDevice.ranks(batch.elementType())
                ? null
                : "activations of type " + batch.elementType().name().toLowerCase(Locale.ROOT);
    }

    private void search(ActivationBlock batch, int first, int count, Visitor visitor) {
        List<NeuronResult> results;
        try {
            results = onDevice.search(batch, first, count);
        } catch (RuntimeException | OutOfMemoryError e) {
            requireOutOfMemory(e);
            if (count == 1) {
                byKernels(batch, first, 1, "too little memory", visitor);
            } else {
                use.addHalved();
                search(batch, first, count / 2, visitor);
                search(batch, first + count / 2, count - count / 2, visitor);
            }
            return;
        }
        use.addOnDevice(count);
        for (int lane = 0; lane < count; lane++) {
            visitor.found(first + lane, results.get(lane), onDevice.ranked(lane));
        }
    }

    private static void requireOutOfMemory(Throwable failure) {
        if (OutOfDeviceMemory.is(failure)) {
            return;
        }
        if (failure instanceof RuntimeException e) {
            throw isOfLibTorch(e) ? TorchErrors.at("searching on tensors", e) : e;
        }
        throw (Error) failure;
    }

    /** Returns whether an exception was thrown by a native method, as LibTorch's are. */
    private static boolean isOfLibTorch(RuntimeException e) {
        return !(e instanceof InvertException) && e.getStackTrace().length > 0 && e.getStackTrace()[0].isNativeMethod();
    }

    private void byKernels(ActivationBlock batch, int first, int count, String reason, Visitor visitor) {
        use.addOnKernels(count, reason);
        BeamSearch search = kernels();
        for (int from = first; from < first + count; from += search.laneCount()) {
            int some = Math.min(search.laneCount(), first + count - from);
            List<NeuronResult> results = search.search(batch, from, some);
            for (int lane = 0; lane < some; lane++) {
                visitor.found(from + lane, results.get(lane), search.ranked(lane));
            }
        }
    }

    private BeamSearch kernels() {
        if (kernels == null) {
            kernels = openKernels.get();
        }
        return kernels;
    }

    @Override
    public void searchPermuted(
            ActivationBlock batch, List<SamplePatterns> permutations, SampleRanks ranks, PermutedVisitor visitor) {
        if (unsuited(batch) != null) {
            use.addOnKernels(batch.count(), unsuited(batch));
            kernels().searchPermuted(batch, permutations, ranks, visitor);
            return;
        }
        for (int first = 0; first < batch.count(); first += lanes) {
            int count = Math.min(lanes, batch.count() - first);
            new Permuted(batch, permutations, ranks, visitor).search(first, count, 0);
        }
    }

    /** Searches neurons on permutations. What was passed to the visitor is not searched again after a failure. */
    private final class Permuted {
        private final ActivationBlock batch;
        private final List<SamplePatterns> permutations;
        private final SampleRanks ranks;
        private final PermutedVisitor visitor;

        Permuted(ActivationBlock batch, List<SamplePatterns> permutations, SampleRanks ranks, PermutedVisitor visitor) {
            this.batch = batch;
            this.permutations = permutations;
            this.ranks = ranks;
            this.visitor = visitor;
        }

        void search(int first, int count, int fromPermutation) {
            int permutation = fromPermutation;
            while (permutation < permutations.size()) {
                List<NeuronResult> results;
                try {
                    if (permutation == fromPermutation) {
                        onDevice.rankPermuted(batch, first, count);
                    }
                    results = onDevice.searchPermutation(count, permutations.get(permutation));
                } catch (RuntimeException | OutOfMemoryError e) {
                    requireOutOfMemory(e);
                    divide(first, count, permutation);
                    return;
                }
                for (int lane = 0; lane < count; lane++) {
                    visitor.found(first + lane, permutation, results.get(lane), onDevice.ranked(lane));
                }
                permutation++;
            }
            use.addOnDevice(count);
        }

        private void divide(int first, int count, int permutation) {
            if (count > 1) {
                use.addHalved();
                search(first, count / 2, permutation);
                search(first + count / 2, count - count / 2, permutation);
                return;
            }
            use.addOnKernels(1, "too little memory");
            List<SamplePatterns> rest = permutations.subList(permutation, permutations.size());
            kernels()
                    .searchPermuted(
                            batch,
                            first,
                            1,
                            rest,
                            ranks,
                            (row, at, result, ranked) -> visitor.found(row, permutation + at, result, ranked));
        }
    }

    @Override
    public void searchDrawn(DrawnRanks ranks, int from, int to, DrawnVisitor visitor) {
        use.addOnKernels(to - from, "drawn samples");
        kernels().searchDrawn(ranks, from, to, visitor);
    }

    @Override
    public SampleRanks openRanks(SampleRanks.Table samples) {
        return kernels().openRanks(samples);
    }

    @Override
    public long rankNanos() {
        return onDevice.rankNanos() + (kernels == null ? 0 : kernels.rankNanos());
    }

    @Override
    public long searchNanos() {
        return onDevice.searchNanos() + (kernels == null ? 0 : kernels.searchNanos());
    }

    @Override
    public void close() {
        onDevice.close();
        if (kernels != null) {
            kernels.close();
        }
    }
}
