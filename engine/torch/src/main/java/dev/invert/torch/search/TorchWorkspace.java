package dev.invert.torch.search;

import dev.invert.ActivationBlock;
import dev.invert.DenseBlock;
import dev.invert.NeuronValues;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.BatchWorkspace;
import dev.invert.internal.kernel.CandidateList;
import dev.invert.internal.kernel.JavaSelector;
import dev.invert.internal.kernel.Operation;
import dev.invert.internal.kernel.OrderedSamples;
import dev.invert.internal.kernel.PatternOffsets;
import dev.invert.internal.kernel.PatternSet;
import dev.invert.internal.kernel.PlannedSelection;
import dev.invert.internal.kernel.RankedNeuron;
import dev.invert.internal.kernel.SamplePatterns;
import dev.invert.internal.kernel.Selection;
import dev.invert.internal.kernel.SetMeasure;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.torch.internal.products.ProductSums;
import dev.invert.torch.internal.tensors.DeviceRanker;
import dev.invert.torch.internal.tensors.DeviceTable;
import dev.invert.torch.internal.tensors.RankedBatch;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Lanes on a device. A slot is only the chain of its literals: truth sets are computed on the device for all parents
 * together, and on the host for the few that are compared. Not thread-safe.
 */
@SuppressWarnings("try") // Scopes are used only for their side effect.
final class TorchWorkspace implements BatchWorkspace {
    private final TorchTable table;
    private final SearchDevice device;
    private final Cancellation cancellation;
    private final int stepLanes;
    private final DeviceRanker ranker;
    private final FormulaMasks masks;
    private final Prefilter prefilter;
    private final LaneSums sums;
    private final HostRanker hostRanker;
    private final OrderedSamples samples;
    private final TorchRankedNeuron[] neurons;
    private final SetMeasure setMeasure;
    private final PatternSet truth;
    private final PatternSet otherTruth;
    private final int[][] chains;
    private final int[] chainLengths;
    private final Segment[] inside;
    private final Segment[] outside;
    private final long[][] literalZ;
    private int ranked;

    /** Extensions of one slot among all that were emitted together. */
    private record Segment(Emitted emitted, int from, int to) {}

    /**
     * Allocates a workspace.
     *
     * @param device owned by the workspace
     * @param lanes number of neurons held at once
     * @param stepLanes number of neurons whose extensions are computed at once
     * @param slotsPerLane number of formulas per neuron that are held at once
     * @param prefilter selects extensions
     */
    TorchWorkspace(
            TorchTable table,
            SearchDevice device,
            AucKernels.BoundKernels kernels,
            int lanes,
            int stepLanes,
            int slotsPerLane,
            Prefilter prefilter,
            Cancellation cancellation) {
        this.table = table;
        this.device = device;
        this.cancellation = cancellation;
        this.stepLanes = stepLanes;
        this.prefilter = prefilter;
        this.ranker = new DeviceRanker(table.onDevice(), device);
        this.masks = new FormulaMasks(table.onDevice().concepts(), device);
        this.sums = new LaneSums(table.patterns(), device);
        this.hostRanker = new HostRanker(kernels);
        this.setMeasure = new SetMeasure(table.patterns());
        this.truth = new PatternSet(table.patterns());
        this.otherTruth = new PatternSet(table.patterns());
        this.samples = new OrderedSamples(table.patterns());
        this.neurons = new TorchRankedNeuron[lanes];
        Arrays.setAll(neurons, lane -> new TorchRankedNeuron(sums, lane, hostRanker, samples));
        this.literalZ = new long[lanes][];
        int slots = lanes * slotsPerLane;
        this.chains = new int[slots + SCRATCH_SLOTS][0];
        this.chainLengths = new int[slots + SCRATCH_SLOTS];
        this.inside = new Segment[slots];
        this.outside = new Segment[slots];
    }

    @Override
    public int laneCount() {
        return neurons.length;
    }

    @Override
    public int scratchSlot() {
        return inside.length;
    }

    @Override
    public RankedNeuron rank(int lane, NeuronValues values) {
        throw new UnsupportedOperationException("lanes are ranked together");
    }

    @Override
    public void rank(ActivationBlock block, int firstRow, RankedNeuron[] target, boolean permuted) {
        hostRanker.forget();
        samples.forget();
        DenseBlock dense = (DenseBlock) block;
        ranked = target.length;
        try (PointerScope scope = new PointerScope()) {
            RankedBatch result = ranker.rank(dense, firstRow, ranked, permuted);
            sums.rank(result);
            for (int lane = 0; lane < ranked; lane++) {
                TorchRankedNeuron neuron = neurons[lane];
                neuron.set(dense.values(firstRow + lane));
                long nonFinite = result.finite(lane) ? -1 : firstNonFinite(dense, firstRow + lane);
                neuron.summary().set(nonFinite, result.constant(lane), result.tieTerm(lane));
                target[lane] = neuron;
            }
        }
    }

    private static long firstNonFinite(DenseBlock block, int row) {
        int sample = 0;
        while (Double.isFinite(block.value(row, sample))) {
            sample++;
        }
        return sample;
    }

    @Override
    public void sumPermuted(int lanes, SamplePatterns patterns) {
        try (PointerScope scope = new PointerScope()) {
            Tensor ofSample = device.longs(
                    DeviceTable.widened(patterns.ofSample()),
                    patterns.ofSample().limit());
            sums.permute(ranker.sumPermuted(sums.sampleRanks(), ofSample));
        }
    }

    @Override
    public void weigh(int lane, long[] weights) {
        sums.weigh(lane, weights);
    }

    @Override
    public boolean weighByOffsets(int lane, PatternOffsets weights) {
        return false;
    }

    @Override
    public void sumLiterals(int lanes) {
        for (int from = 0; from < lanes; from += stepLanes) {
            cancellation.check();
            int count = Math.min(stepLanes, lanes - from);
            try (PointerScope scope = new PointerScope()) {
                Tensor all = torch.ones(
                        new long[] {count, table.patterns().patternCount()}, device.options(ScalarType.Bool));
                long[] z = SearchDevice.toLongs(table.product()
                        .multiply(all, sums.current().narrow(0, from, count))
                        .z());
                int concepts = table.patterns().conceptCount();
                for (int i = 0; i < count; i++) {
                    literalZ[from + i] = Arrays.copyOfRange(z, i * concepts, (i + 1) * concepts);
                }
            }
        }
    }

    @Override
    public long literalZ(int lane, int concept) {
        return literalZ[lane][concept];
    }

    @Override
    public void assignAll(int slot) {
        chainLengths[slot] = 0;
    }

    @Override
    public void assign(int slot, int parent, Operation operation, int concept) {
        int length = chainLengths[parent];
        if (chains[slot].length <= length) {
            chains[slot] = Arrays.copyOf(chains[slot], 2 * length + 4);
        }
        System.arraycopy(chains[parent], 0, chains[slot], 0, length);
        chains[slot][length] = concept << 2 | operation.code();
        chainLengths[slot] = length + 1;
    }

    private PatternSet evaluate(int slot, PatternSet target) {
        target.setAll();
        for (int i = 0; i < chainLengths[slot]; i++) {
            target.join(target, Operation.of(chains[slot][i] & 3), chains[slot][i] >>> 2);
        }
        return target;
    }

    @Override
    public long[] measure(int lane, int slot) {
        return setMeasure.measureCentered(evaluate(slot, truth).view(), sums.weights(lane));
    }

    @Override
    public long rankSum(int lane, int slot) {
        return setMeasure.measureCentered(evaluate(slot, truth).view(), sums.ranks(lane))[1];
    }

    @Override
    public boolean sameTruthSet(int slotA, int slotB) {
        return evaluate(slotA, truth).sameAs(evaluate(slotB, otherTruth));
    }

    @Override
    public void sumJoint(int count, int[] lanes, int[] slots, int[] parentSlots) {
        // Sums are computed for all lanes together once it is known what to select from them.
    }

    @Override
    public void prepare(List<PlannedSelection> planned) {
        List<PlannedSelection> varying = new ArrayList<>();
        for (PlannedSelection lane : planned) {
            for (PlannedSelection.Parent parent : lane.parents()) {
                inside[parent.slot()] = null;
                outside[parent.slot()] = null;
            }
            // All formulas of a constant neuron are equally good; none is reported.
            if (!neurons[lane.lane()].summary().constant()) {
                varying.add(lane);
            }
        }
        for (int from = 0; from < varying.size(); from += stepLanes) {
            cancellation.check();
            try (PointerScope scope = new PointerScope()) {
                prepareStep(varying.subList(from, Math.min(varying.size(), from + stepLanes)));
            }
        }
    }

    private void prepareStep(List<PlannedSelection> lanes) {
        int parents = 0;
        for (PlannedSelection lane : lanes) {
            parents = Math.max(parents, lane.parents().size());
        }
        int count = lanes.size();
        int concepts = table.patterns().conceptCount();
        int[][] codes = new int[count * parents][];
        long[] laneIds = new long[count];
        double[] ofLiterals = new double[count * concepts];
        for (int k = 0; k < count; k++) {
            PlannedSelection lane = lanes.get(k);
            laneIds[k] = lane.lane();
            for (int i = 0; i < parents; i++) {
                int slot = lane.parents()
                        .get(Math.min(i, lane.parents().size() - 1))
                        .slot();
                codes[k * parents + i] = Arrays.copyOf(chains[slot], chainLengths[slot]);
            }
            for (int c = 0; c < concepts; c++) {
                ofLiterals[k * concepts + c] = literalZ[lane.lane()][c];
            }
        }
        Tensor weights = sums.current().index_select(0, device.longs(laneIds, count));
        ProductSums product = table.product().multiply(masks.of(codes), weights);
        Extensions extensions = Extensions.of(
                device,
                lanes,
                parents,
                product,
                table.conceptSizes(),
                device.doubles(ofLiterals, count, concepts),
                table.patterns().sampleCount());
        keep(lanes, parents, prefilter.emit(lanes, extensions, false), inside);
        if (lanes.get(0).keep(true) > 0) {
            keep(lanes, parents, prefilter.emit(lanes, extensions, true), outside);
        }
    }

    private static void keep(List<PlannedSelection> lanes, int parents, Emitted emitted, Segment[] segments) {
        int at = 0;
        for (int k = 0; k < lanes.size(); k++) {
            List<PlannedSelection.Parent> ofLane = lanes.get(k).parents();
            for (int i = 0; i < ofLane.size(); i++) {
                int from = at;
                while (at < emitted.count() && emitted.row(at) == k * parents + i) {
                    at++;
                }
                segments[ofLane.get(i).slot()] = new Segment(emitted, from, at);
            }
        }
    }

    @Override
    public void selectLiterals(int lane, Selection selection, CandidateList candidates) {
        JavaSelector.selectLiterals(table.patterns(), literalZ[lane], selection, candidates);
    }

    @Override
    public void select(int lane, int slot, long n, long z, Selection selection, CandidateList candidates) {
        Segment segment = (selection.isOutside() ? outside : inside)[slot];
        if (segment == null) {
            return;
        }
        Emitted emitted = segment.emitted();
        for (int i = segment.from(); i < segment.to(); i++) {
            long size = emitted.n(i);
            long sum = emitted.z(i);
            if (selection.accepts(size) && selection.offer(size, sum)) {
                candidates.add(emitted.code(i) >>> 2, emitted.code(i) & 3, size, sum);
            }
        }
    }

    @Override
    public void close() {
        sums.close();
        hostRanker.close();
        device.close();
    }
}
