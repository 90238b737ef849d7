package dev.invert.internal.kernel;

import dev.invert.NeuronValues;
import dev.invert.SparseValues;

/**
 * Holds one neuron, and sums it by the patterns whose rank is not the one that most samples share, where these are few.
 * Other neurons are summed over all patterns, by a workspace of one lane whose memory both share.
 */
final class NativeOffsetWorkspace implements AucWorkspace {
    private static final int LANE = 0;

    private final PatternTable table;
    private final NativeAucWorkspace allPatterns;
    private final NativeLayout memory;
    private final NativeOffsetSums offsetSums;
    private final SparseRankedNeuron sparse;
    private final NativeSetMeasure setMeasure;
    /** True if the lane holds the sparse neuron. */
    private boolean holdsSparse;

    /** True if the neuron is summed by its offsets; null until it is summed. */
    private Boolean byOffsets;

    /**
     * Allocates a workspace.
     *
     * @param allPatterns a workspace of one lane, which this one closes, also if it cannot be created
     * @param conceptSizes address of the number of samples of each concept, as 32-bit integers
     * @param literalCounts counts that are kept from neuron to neuron
     */
    NativeOffsetWorkspace(
            PatternTable table, NativeAucWorkspace allPatterns, long conceptSizes, LiteralCounts literalCounts) {
        this.table = table;
        this.allPatterns = allPatterns;
        this.memory = allPatterns.memory();
        this.setMeasure = allPatterns.setMeasure();
        try {
            this.offsetSums = new NativeOffsetSums(table, conceptSizes, memory, literalCounts);
        } catch (RuntimeException e) {
            allPatterns.close();
            throw e;
        }
        this.sparse = new SparseRankedNeuron(table, new LongSort());
    }

    @Override
    public int laneCount() {
        return 1;
    }

    @Override
    public int scratchSlot() {
        return allPatterns.scratchSlot();
    }

    @Override
    public RankedNeuron rank(int lane, NeuronValues values) {
        byOffsets = null;
        holdsSparse = SparseRankedNeuron.suits(values);
        if (holdsSparse) {
            sparse.rank((SparseValues) values);
            return sparse;
        }
        return allPatterns.rankUnpacked(lane, values);
    }

    /** Returns whether the neuron is summed by its offsets; if it is not, its weights are packed. */
    private boolean sumsByOffsets() {
        if (byOffsets == null) {
            PatternOffsets summed = holdsSparse ? sparse.summed() : null;
            byOffsets = summed == null ? offsetSums.list(LANE) : offsetSums.take(summed);
            if (!byOffsets) {
                if (summed != null) {
                    summed.expand(table.patternSizes(), 0, memory.sums(LANE));
                }
                allPatterns.packWeights(LANE);
            }
        }
        return byOffsets;
    }

    @Override
    public void weigh(int lane, long[] weights) {
        byOffsets = null;
        if (holdsSparse) {
            sparse.weigh(memory.sums(lane));
            memory.sums(lane).put(0, weights, 0, table.patternCount());
        } else {
            allPatterns.weighUnpacked(lane, weights);
        }
    }

    @Override
    public boolean weighByOffsets(int lane, PatternOffsets weights) {
        if (holdsSparse) {
            byOffsets = null;
            sparse.weigh(weights);
        }
        return holdsSparse;
    }

    @Override
    public void sumLiterals(int lanes) {
        if (sumsByOffsets()) {
            offsetSums.sumAll(memory.allRowAddress(LANE), memory.allRow(LANE));
            allPatterns.completeLiterals(LANE);
        } else {
            allPatterns.sumLiterals(lanes);
        }
    }

    @Override
    public long literalZ(int lane, int concept) {
        return allPatterns.literalZ(lane, concept);
    }

    @Override
    public void assignAll(int slot) {
        allPatterns.assignAll(slot);
        offsetSums.assignedAll(slot);
    }

    @Override
    public void assign(int slot, int parent, Operation operation, int concept) {
        offsetSums.assigned(slot, parent, operation, concept);
        allPatterns.assign(slot, parent, operation, concept);
    }

    @Override
    public long[] measure(int lane, int slot) {
        if (!sumsByOffsets()) {
            return allPatterns.measure(lane, slot);
        }
        long n = setMeasure.size(memory.setAddress(slot));
        return setMeasure.measured(n, offsetSums.sumOf(slot, n));
    }

    @Override
    public long rankSum(int lane, int slot) {
        if (!holdsSparse) {
            return allPatterns.rankSum(lane, slot);
        }
        long n = setMeasure.size(memory.setAddress(slot));
        return setMeasure.measured(n, sparse.ranks().sum(memory.set(slot), n))[1];
    }

    @Override
    public boolean sameTruthSet(int slotA, int slotB) {
        return allPatterns.sameTruthSet(slotA, slotB);
    }

    @Override
    public void sumJoint(int count, int[] lanes, int[] slots, int[] parentSlots) {
        if (!sumsByOffsets()) {
            allPatterns.sumJoint(count, lanes, slots, parentSlots);
            return;
        }
        for (int i = 0; i < count; i++) {
            offsetSums.sum(slots[i], parentSlots[i]);
        }
    }

    @Override
    public void selectLiterals(int lane, Selection selection, CandidateList candidates) {
        allPatterns.selectLiterals(lane, selection, candidates);
    }

    @Override
    public void select(int lane, int slot, long n, long z, Selection selection, CandidateList candidates) {
        allPatterns.select(lane, slot, n, z, selection, candidates);
    }

    @Override
    public void close() {
        offsetSums.close();
        sparse.close();
        allPatterns.close();
    }
}
