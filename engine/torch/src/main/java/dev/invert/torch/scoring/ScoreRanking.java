package dev.invert.torch.scoring;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.DenseBlock;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.CenteredRanks;
import dev.invert.internal.kernel.FormulaScorer;
import dev.invert.internal.kernel.NeuronRanker;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankSummary;
import dev.invert.internal.parallel.InOrderDelivery;
import dev.invert.internal.parallel.ThreadTeam;
import dev.invert.torch.TorchDevice;
import dev.invert.torch.internal.tensors.DeviceRanker;
import dev.invert.torch.internal.tensors.DeviceTable;
import dev.invert.torch.internal.tensors.OutOfDeviceMemory;
import dev.invert.torch.internal.tensors.RankedBatch;
import dev.invert.torch.internal.tensors.SearchDevice;
import org.bytedeco.javacpp.PointerScope;

/**
 * Ranks the neurons of one pass on a device, a chunk of them at a time. Activations that a device cannot rank are ranked
 * by the kernels: sparse ones, integers of 64 bits, and what does not fit into the device's memory.
 */
@SuppressWarnings("try") // Scopes are used only for their side effect.
final class ScoreRanking {
    private final ActivationMatrix activations;
    private final PatternTable table;
    private final DeviceTable deviceTable;
    private final FormulaScorer kernels;
    private final TorchDevice device;
    private final TorchScorePlan plan;
    private final ScoreMemory memory;
    private final int[] neurons;
    private final int from;
    private final ScoreWeights weights;

    private final InOrderDelivery turns = new InOrderDelivery();
    private int nextPiece;
    private long nanos;

    /** Creates a ranking of {@code neurons[from]} and the neurons after it, {@code weights.count()} of them. */
    ScoreRanking(
            ActivationMatrix activations,
            PatternTable table,
            DeviceTable deviceTable,
            FormulaScorer kernels,
            TorchDevice device,
            TorchScorePlan plan,
            ScoreMemory memory,
            int[] neurons,
            int from,
            ScoreWeights weights) {
        this.activations = activations;
        this.table = table;
        this.deviceTable = deviceTable;
        this.kernels = kernels;
        this.device = device;
        this.plan = plan;
        this.memory = memory;
        this.neurons = neurons;
        this.from = from;
        this.weights = weights;
    }

    /** Ranks the neurons and returns the thread time spent, in seconds. */
    double run() {
        ThreadTeam.run(plan.lanes(), this::work, turns::interrupt);
        turns.throwFailure();
        device.synchronize();
        return nanos * 1e-9;
    }

    private void work() {
        long start = System.nanoTime();
        try (PointerScope scope = new PointerScope();
                SearchDevice lane = new SearchDevice(device)) {
            device.enter();
            DeviceRanker ranker = new DeviceRanker(deviceTable, lane);
            for (int piece = takePiece(); piece >= 0; piece = takePiece()) {
                int first = piece * plan.neuronsPerRank();
                try {
                    rank(first, Math.min(weights.count(), first + plan.neuronsPerRank()), ranker, lane);
                } catch (RuntimeException | Error e) {
                    turns.fail(piece, e);
                }
            }
            device.synchronize();
        }
        synchronized (this) {
            nanos += System.nanoTime() - start;
        }
    }

    private synchronized int takePiece() {
        boolean finished = (long) nextPiece * plan.neuronsPerRank() >= weights.count();
        return finished || turns.failed() ? -1 : nextPiece++;
    }

    private void rank(int first, int end, DeviceRanker ranker, SearchDevice lane) {
        for (int at = first; at < end; ) {
            int neuron = neurons[from + at];
            int count = 1;
            while (at + count < end && neurons[from + at + count] == neuron + count) {
                count++;
            }
            try (ActivationBlock block = activations.load(neuron, count)) {
                if (block instanceof DenseBlock dense && SearchDevice.ranks(block.elementType())) {
                    rank(dense, 0, count, at, ranker, lane);
                } else {
                    rankByKernels(block, 0, count, at, lane);
                }
            }
            at += count;
        }
    }

    private void rank(DenseBlock block, int row, int count, int at, DeviceRanker ranker, SearchDevice lane) {
        try (PointerScope scope = new PointerScope()) {
            memory.require((long) count * block.sampleCount() * Long.BYTES);
            RankedBatch ranked = ranker.rank(block, row, count, false);
            for (int i = 0; i < count; i++) {
                if (!ranked.finite(i)) {
                    throw nonFinite(block, row + i);
                }
            }
            weights.store(ranked.sums(), at);
            return;
        } catch (RuntimeException | OutOfMemoryError e) {
            if (!OutOfDeviceMemory.is(e)) {
                throw e;
            }
        }
        if (count > 1) {
            memory.halved();
            rank(block, row, count / 2, at, ranker, lane);
            rank(block, row + count / 2, count - count / 2, at + count / 2, ranker, lane);
        } else {
            memory.fellBack();
            rankByKernels(block, row, count, at, lane);
        }
    }

    private void rankByKernels(ActivationBlock block, int row, int count, int at, SearchDevice lane) {
        RankSummary summary = new RankSummary();
        long[] sums = new long[table.patternCount()];
        try (NeuronRanker ranker = kernels.ranker(table);
                CenteredRanks ranks = new CenteredRanks(table, 1)) {
            for (int i = 0; i < count; i++) {
                ranker.rank(block.values(row + i), ranks, 0, summary);
                if (summary.nonFiniteSample() >= 0) {
                    throw nonFinite(block, row + i, summary.nonFiniteSample());
                }
                ranks.row(0).get(sums);
                try (PointerScope scope = new PointerScope()) {
                    weights.store(lane.longs(sums, 1, sums.length), at + i);
                }
            }
        }
    }

    private static InvertException nonFinite(ActivationBlock block, int row) {
        int sample = 0;
        while (Double.isFinite(block.value(row, sample))) {
            sample++;
        }
        return nonFinite(block, row, sample);
    }

    private static InvertException nonFinite(ActivationBlock block, int row, long sample) {
        return new InvertException("Activation of neuron " + (block.firstNeuron() + row) + " on sample "
                + block.values(row).originalSample(sample) + " is NaN or infinite: all activations must be finite");
    }
}
