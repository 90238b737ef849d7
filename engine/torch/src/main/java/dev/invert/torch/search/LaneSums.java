package dev.invert.torch.search;

import dev.invert.internal.kernel.PatternTable;
import dev.invert.torch.internal.tensors.RankedBatch;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Centered ranks of the lanes of a workspace, summed over patterns, or weights that have taken their place; on the device
 * and, once asked for, on the host. Not thread-safe.
 */
@SuppressWarnings("try") // Scopes are used only for their side effect.
final class LaneSums implements AutoCloseable {
    private final PatternTable table;
    private final SearchDevice device;
    private final Kept onDevice = new Kept();
    private final Kept onHost = new Kept();
    private final Kept sampleRanks = new Kept();
    private final Kept orderOnDevice = new Kept();
    private final Kept orderOnHost = new Kept();
    /** Sums of the ranks on the host, once other weights or permuted ranks have taken their place; else empty. */
    private final Kept ranksOnHost = new Kept();

    /** Weights of each lane that are still to be uploaded; null entries keep their ranks. Null if there are none. */
    private long[][] weighed;

    LaneSums(PatternTable table, SearchDevice device) {
        this.table = table;
        this.device = device;
    }

    /** A tensor that outlives the scope in which it was created, until another one takes its place. */
    private static final class Kept {
        private Tensor tensor;

        void set(Tensor next) {
            if (tensor != null) {
                tensor.close();
            }
            tensor = next == null ? null : next.retainReference();
        }
    }

    /** Takes the sums of ranked neurons. */
    void rank(RankedBatch ranked) {
        weighed = null;
        onHost.set(null);
        ranksOnHost.set(null);
        onDevice.set(ranked.sums());
        sampleRanks.set(ranked.sampleRanks());
        orderOnDevice.set(ranked.order().to(ScalarType.Int));
        orderOnHost.set(null);
    }

    /** Takes sums of permuted ranks, computed from those of the samples. */
    void permute(Tensor sums) {
        if (ranksOnHost.tensor == null) {
            ranksOnHost.set(host());
        }
        onHost.set(null);
        onDevice.set(sums);
    }

    /** Returns the ranks of the samples, int64 [k, N]. */
    Tensor sampleRanks() {
        return sampleRanks.tensor;
    }

    /**
     * Replaces the sums of a lane.
     *
     * @param sums sum of the weights of each pattern, not centered
     */
    void weigh(int lane, long[] sums) {
        if (weighed == null) {
            ranksOnHost.set(host());
            weighed = new long[(int) onDevice.tensor.size(0)][];
        }
        IntBuffer sizes = table.patternSizes();
        long[] centered = new long[table.patternCount()];
        for (int p = 0; p < centered.length; p++) {
            centered[p] = sums[p] - sizes.get(p) * (table.sampleCount() + 1L);
        }
        weighed[lane] = centered;
    }

    /** Returns the sums on the device, int64 [k, R]. */
    Tensor current() {
        if (weighed != null) {
            upload();
        }
        return onDevice.tensor;
    }

    private void upload() {
        try (PointerScope scope = new PointerScope()) {
            Tensor changed = host().clone();
            for (int lane = 0; lane < weighed.length; lane++) {
                if (weighed[lane] != null) {
                    SearchDevice.row(changed, lane).put(0, weighed[lane]);
                }
            }
            weighed = null;
            onHost.set(changed);
            onDevice.set(device.copy(changed));
        }
    }

    private Tensor host() {
        if (onHost.tensor == null) {
            try (PointerScope scope = new PointerScope()) {
                onHost.set(
                        onDevice.tensor.to(new Device("cpu"), ScalarType.Long).contiguous());
            }
        }
        return onHost.tensor;
    }

    /** Returns the samples of a lane in ascending order of activation, as a view. */
    IntBuffer order(int lane) {
        if (orderOnHost.tensor == null) {
            try (PointerScope scope = new PointerScope()) {
                orderOnHost.set(orderOnDevice.tensor.to(new Device("cpu"), ScalarType.Int));
            }
            orderOnDevice.set(null);
        }
        return SearchDevice.bytes(orderOnHost.tensor.data_ptr_int(), orderOnHost.tensor.size(1), lane)
                .asIntBuffer();
    }

    /** Returns the sum of the centered ranks of each pattern, as a view. */
    LongBuffer ranks(int lane) {
        return SearchDevice.row(ranksOnHost.tensor != null ? ranksOnHost.tensor : host(), lane);
    }

    /** Returns what a lane sums, as a view or a copy. */
    LongBuffer weights(int lane) {
        return weighed != null && weighed[lane] != null
                ? LongBuffer.wrap(weighed[lane])
                : SearchDevice.row(host(), lane);
    }

    @Override
    public void close() {
        onDevice.set(null);
        onHost.set(null);
        sampleRanks.set(null);
        orderOnDevice.set(null);
        orderOnHost.set(null);
        ranksOnHost.set(null);
    }
}
